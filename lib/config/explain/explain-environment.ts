import path from 'node:path';
import { environmentKind } from '../environment-kind';
import { loadEnv } from '../load-env';
import { loadMachines } from '../machines/load-machines';
import { parseYaml } from '../parse-yaml';
import { displayPath, readText } from '../read-text';
import type { LocatedMap } from '../located';
import { loadTalos } from '../talos/load-talos';
import { merge } from '../merge';
import { siteFile } from '../machines/site-layer';
import type { Site } from '../site/site';
import { MachineExplainer } from './explain-machine';
import type { SourcedMachine } from './explain-machine';
import { explainTree } from './explained';
import type { Explained } from './explained';

/** What of `env.yaml` describes machines: each of them shows it by itself. */
const OF_MACHINES = /^(defaults|cluster|nodes|machines|defaults_controlplane|defaults_worker|nodes_config|node_pools)(\.|$)/;

export interface ExplainedEnvironment {
  /** What is not about single machines. */
  readonly settings: readonly Explained[];
  readonly machines: ReadonlyMap<string, () => readonly Explained[]>;
}

/**
 * Where the values of an environment come from, whatever kind it is of.
 *
 * @param site that machines are at. @default there is none
 * @throws InputError with everything that is wrong with it
 */
export function explainEnvironment(folder: string, root: string, site?: Site): ExplainedEnvironment {
  const kind = environmentKind(folder, root);
  const explainer = new MachineExplainer(root, kind);
  const machines = machinesOf(kind, folder, root, site);
  return {
    settings: readSettings(path.join(folder, 'env.yaml'), root, kind === 'machines' && site ? siteFile(site, path.basename(folder)) : undefined),
    machines: new Map(machines.map(([key, machine]) => [key, () => explainer.explain(machine)])),
  };
}

function machinesOf(kind: 'class' | 'talos' | 'machines', folder: string, root: string, site: Site | undefined): [key: string, machine: SourcedMachine][] {
  if (kind === 'class') return loadEnv(folder, { root }).machines.map((machine) => [machine.key, machine]);
  if (kind === 'machines') return loadMachines(folder, root, site).machines.map((machine) => [machine.key, machine]);
  const { machines, pools } = loadTalos(folder, root);
  return [...machines, ...pools].map((machine) => [machine.key, machine]);
}

function readSettings(file: string, root: string, beneath: LocatedMap | undefined): Explained[] {
  const name = displayPath(file, root);
  const read = readText(file, name);
  const tree = 'text' in read ? parseYaml(read.text, name).tree : undefined;
  const whole = tree?.kind === 'map' && beneath ? merge([beneath, tree]) : tree;
  return whole?.kind === 'map' ? explainTree(whole, 'environment').filter((row) => !OF_MACHINES.test(row.path)) : [];
}
