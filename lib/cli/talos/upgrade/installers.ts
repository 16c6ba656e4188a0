import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { PlannedTalos } from '../../../model/plan-environments';
import type { StateDocument } from '../../../tofu/show';
import { CommandError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { machineOf } from '../machine-of';
import { resolveReferences } from '../resolve-references';
import type { ClusterSession } from '../talosctl/with-talosctl';

const SCHEMATIC = 'talos_image_factory_schematic';

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined>>;
interface Synthesized {
  readonly resource: Blocks;
  readonly ephemeral?: Blocks;
}

/**
 * The image that each machine shall be installed from: the last one that its configuration's patches name.
 *
 * @throws CommandError when machines, or what their images are made of, have not been applied
 */
export function installers({ config: { name }, plan }: PlannedTalos, { tofu, state }: ClusterSession): ReadonlyMap<string, string> {
  const stack = JSON.parse(readFileSync(path.join(tofu.folder, 'cdk.tf.json'), 'utf8')) as Synthesized;
  const configured = new Set(resources(state).filter(({ type }) => type === 'talos_machine_configuration_apply').map(({ address }) => machineOf(address)));
  const missing = plan.machines.find(({ key }) => !configured.has(key));
  if (missing !== undefined) throw notApplied(name, `${missing.key} is not configured yet`);
  if (!hasSchematics(stack, state)) throw notApplied(name, 'images of other extensions, or with other arguments of the kernel, are wanted than were applied');
  return new Map(Object.entries(stack.ephemeral?.talos_machine_configuration ?? {}).map(([id, { config_patches: patches }]) => {
    const images = resolveReferences(patches as string[], state).map(text => installImage(parse(text, { version: '1.1' })));
    return [machineOf(id)!, images.findLast(image => image !== undefined)!];
  }));
}

/** Ids of schematics are given by the Image Factory, when they are applied. */
function hasSchematics(stack: Synthesized, state: StateDocument): boolean {
  const applied = new Map(resources(state).map(({ address, values }) => [address, values?.schematic]));
  return Object.entries(stack.resource[SCHEMATIC] ?? {}).every(([id, { schematic }]) => applied.get(`${SCHEMATIC}.${id}`) === schematic);
}

function resources(state: StateDocument) {
  return state.values?.root_module?.resources ?? [];
}

function installImage(document: unknown): string | undefined {
  return (document as { machine?: { install?: { image?: string } } } | null)?.machine?.install?.image;
}

function notApplied(name: string, what: string): CommandError {
  return new CommandError(`${what}\n    standsmith apply ${name} does that first; it changes the version of no machine that runs`, EXIT.refused);
}
