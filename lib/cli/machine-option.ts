import type { z } from 'zod';
import { machineEntrySchema } from '../config/schema';

/** A machine as `deployment_config.yml` has it. */
export type MachineEntry = z.input<typeof machineEntrySchema>;

/** Settings that are a list: parts are separated by commas. */
const LISTS: Readonly<Record<string, (part: string) => unknown>> = { networks: bridge => ({ bridge }), tags: tag => tag };

/**
 * A machine from one argument: its name, and settings as in `deployment_config.yml`.
 *
 * @param text `router device_type=ecorouter template_node=pve1 template_vmid=100 networks=vmbr0,lan`
 * @throws Error with what is wrong and what is allowed
 */
export function parseMachine(text: string): MachineEntry {
  const [name = '', ...settings] = text.trim().split(/\s+/);
  const entry = Object.fromEntries([['name', name], ...settings.map(toSetting)]) as object;
  const { data, error } = machineEntrySchema.safeParse(entry);
  if (data !== undefined) return data;
  const [{ code, message, path: place, ...issue }] = error.issues as [z.core.$ZodIssue];
  if (code === 'unrecognized_keys') throw new Error(`${(issue as { keys: string[] }).keys.join(', ')} is no setting of a machine: settings are ${message}`);
  throw new Error(`${place.join('.')}: ${message}`);
}

function toSetting(text: string): [string, unknown] {
  const [, key, value] = /^(\w+)=(.+)$/.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new Error(`${JSON.stringify(text)} is no setting: write name=value, without spaces in it`);
  const toItem = LISTS[key];
  if (toItem !== undefined) return [key, value.split(',').map(toItem)];
  return [key, /^\d+$/.test(value) ? Number(value) : value === 'true' || value === 'false' ? value === 'true' : value];
}

/** The argument that a machine is made from. @see parseMachine */
export function formatMachine({ name, networks, ...settings }: MachineEntry): string {
  const words = Object.entries(settings).filter(([, value]) => value !== undefined && value !== null).map(([key, value]) => `${key}=${String(value)}`);
  return [name, ...words, ...networks ? [`networks=${networks.map(({ bridge }) => bridge).join(',')}`] : []].join(' ');
}
