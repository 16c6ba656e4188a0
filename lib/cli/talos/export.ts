import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { sync as writeFileAtomic } from 'write-file-atomic';
import type { PlannedTalos } from '../../model/plan-environments';
import { init } from '../../tofu/init';
import { showState } from '../../tofu/show';
import type { Context } from '../context';
import { statesFolderOf } from '../simulation/listen';
import { findStack } from '../stack';
import { machineConfigurations } from './machine-configurations';
import { machineOf } from './machine-of';
import { notThere, valueOf } from './standing';

/** What leads to a cluster, and what its machines are told, as files. */
export interface ExportedFiles {
  readonly folder: string;
  /** Names of the files in it. */
  readonly files: readonly string[];
}

/**
 * Writes the kubeconfig, the talosconfig, and every machine's configuration, readable by their owner only.
 *
 * @param given folder to write to. @default `output` in the environment's folder; in a simulation, beside its states
 * @throws CommandError when the cluster does not stand
 */
export async function exportTalos(context: Context, { config, directory }: PlannedTalos, given: string | undefined): Promise<ExportedFiles> {
  const { name } = config;
  const tofu = await findStack(context, name);
  if (tofu === undefined) throw notThere(name);
  await init(tofu);
  const state = await showState(tofu);
  const contents = new Map([
    ['kube-config.yaml', valueOf(name, state, 'talos_cluster_kubeconfig', 'kubeconfig_raw')],
    ['talos-config.yaml', valueOf(name, state, 'talos_client_configuration', 'talos_config')],
  ]);
  for (const [machine, text] of await machineConfigurations(tofu, state, machineOf)) contents.set(`talos-machine-config-${machine}.yaml`, text);
  const simulation = context.env.STANDSMITH_SIMULATION;
  const usual = simulation ? path.join(statesFolderOf(simulation), `${name}.output`) : path.join(directory, 'output');
  const folder = path.resolve(context.root, given ?? usual);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [file, text] of contents) writeFileAtomic(path.join(folder, file), text, { mode: 0o600 });
  return { folder, files: [...contents.keys()] };
}
