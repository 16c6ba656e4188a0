import { readFileSync } from 'node:fs';
import path from 'node:path';
import { quote } from '../../values/quote';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import type { SimulationSettings } from './simulated-arguments';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** @throws CommandError when it is no `host:port`, or the host is not a loopback address */
export function parseListen(listen: string): { host: string; port: number } {
  const [, host = '', port = ''] = /^(.*):(\d{1,5})$/.exec(listen) ?? [];
  if (host === '' || Number(port) > 65535) throw new CommandError(`--listen ${quote(listen)} is no host:port\n    write 127.0.0.1:8006`, EXIT.badInput);
  if (!LOOPBACK.test(host)) throw new CommandError(`the simulated cluster listens on loopback only, not on ${quote(host)}\n    write 127.0.0.1:${port}`, EXIT.badInput);
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** Where the states of a simulated cluster's runs are kept. */
export function statesFolderOf(dataFile: string): string {
  return `${dataFile.replace(/\.json$/, '')}.states`;
}

/** The port of the run before: a plan that was saved then names it. 0 where there was none. */
export function previousPort(dataFile: string): number {
  const { endpoint = '' } = previousSettings(dataFile);
  return URL.canParse(endpoint) ? Number(new URL(endpoint).port) : 0;
}

/** The ports of the nodes' SSH servers in the run before: a configuration may name them. */
export function previousSshPorts(dataFile: string): Readonly<Record<string, number>> {
  return previousSettings(dataFile).sshPorts ?? {};
}

function previousSettings(dataFile: string): Partial<SimulationSettings> {
  try {
    return JSON.parse(readFileSync(path.join(statesFolderOf(dataFile), 'settings.json'), 'utf8')) as Partial<SimulationSettings> | null ?? {};
  } catch {
    return {};
  }
}
