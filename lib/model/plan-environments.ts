import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { filesFolder } from '../butane';
import type { EnvConfig } from '../config/env-config';
import { environmentKind } from '../config/environment-kind';
import { loadEnv } from '../config/load-env';
import { loadMachines } from '../config/machines/load-machines';
import type { MachinesConfig } from '../config/machines/machines-config';
import type { Site } from '../config/site/site';
import { reservedVmIds } from '../config/site/vm-ids';
import { keepStatePassphrase } from '../config/state-passphrase';
import { loadTalos } from '../config/talos/load-talos';
import type { TalosConfig } from '../config/talos/talos-config';
import { InputError, type Finding } from '../values/finding';
import type { Allocations, Taken } from './allocations';
import { readAllocations, readTaken, writeAllocations } from './allocations-file';
import type { Resources } from './fit/capacity';
import type { LabPlan } from './lab-plan';
import type { MachinesPlan } from './machines/machines-plan';
import { planMachines } from './machines/plan-machines';
import { planLab } from './plan-lab';
import { keepPoolCounts } from './talos/pool-counts';
import { planTalos } from './talos/plan-talos';
import type { TalosPlan } from './talos/talos-plan';

/** What there is of every environment, whatever kind it is of. */
interface Planned {
  /** The environment's folder: `envs/class-router`. */
  readonly directory: string;
  readonly allocations: Allocations;
}

/** A class of students, read and planned. */
export interface PlannedClass extends Planned {
  readonly kind: 'class';
  readonly config: EnvConfig;
  readonly plan: LabPlan;
}

/** A Talos cluster, read and planned. */
export interface PlannedTalos extends Planned {
  readonly kind: 'talos';
  readonly config: TalosConfig;
  readonly plan: TalosPlan;
}

/** Any other machines, read and planned. */
export interface PlannedMachines extends Planned {
  readonly kind: 'machines';
  readonly config: MachinesConfig;
  readonly plan: MachinesPlan;
}

/** An environment, read and planned; nothing is written yet. */
export type PlannedEnvironment = PlannedClass | PlannedTalos | PlannedMachines;

/** Names of the environments below a folder: those with an `env.yaml`. */
export function listEnvironments(envsDirectory: string): string[] {
  const folders = statSync(envsDirectory, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(envsDirectory) : [];
  return folders.filter(name => existsSync(path.join(envsDirectory, name, 'env.yaml'))).sort();
}

/**
 * Reads and plans environments, one after the other, so that none is given what another has got just before.
 *
 * @param root folder that the paths in findings are relative to
 * @param resources what there is on the cluster, by environment. @default not known
 * @param findSite reads the site that machines are at. @default there is none
 * @throws InputError with the findings of all of them
 */
export function planEnvironments(
  envsDirectory: string, names: readonly string[], root: string, resources: ReadonlyMap<string, Resources> = new Map(),
  findSite: () => Site | undefined = () => undefined,
): PlannedEnvironment[] {
  const planned: PlannedEnvironment[] = [];
  const findings: Finding[] = [];
  for (const name of names) {
    try {
      const fresh = new Map(planned.map(other => [other.config.name, other.allocations]));
      const directory = path.join(envsDirectory, name);
      const taken = () => readTaken(envsDirectory, name, root, fresh);
      const kind = environmentKind(directory, root);
      const { found, ...environment } = kind === 'talos' ? planTalosCluster(directory, root, taken)
        : kind === 'machines' ? planOtherMachines(directory, root, taken, findSite())
          : planClass(directory, root, taken, resources.get(name));
      planned.push(environment);
      findings.push(...found);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      findings.push(...error.findings);
    }
  }
  if (findings.length > 0) throw new InputError(findings);
  return planned;
}

/** Makes the passphrases of states that are to be encrypted. @throws InputError when a state could not be read */
export function keepStatePassphrases(planned: readonly PlannedEnvironment[], root: string): void {
  for (const { directory, config } of planned) keepStatePassphrase(directory, config.encryptsState, root);
}

/** Keeps what was given out. */
export function keepAllocations(planned: readonly PlannedEnvironment[]): void {
  for (const { directory, allocations } of planned) writeAllocations(directory, allocations);
}

/** An environment, and what is wrong with it. */
type Found<T extends PlannedEnvironment> = T & { readonly found: readonly Finding[] };

function planClass(directory: string, root: string, taken: () => Taken, resources: Resources | undefined): Found<PlannedClass> {
  const config = loadEnv(directory, { root });
  const { findings, ...result } = planLab(config, readAllocations(directory, root), taken(), resources);
  return { kind: 'class', directory, config, ...result, found: findings };
}

function planTalosCluster(directory: string, root: string, taken: () => Taken): Found<PlannedTalos> {
  const config = keepPoolCounts(loadTalos(path.resolve(directory), root), readAllocations(directory, root));
  const { findings, ...result } = planTalos(config, taken());
  return { kind: 'talos', directory, config, ...result, found: findings };
}

function planOtherMachines(directory: string, root: string, taken: () => Taken, site: Site | undefined): Found<PlannedMachines> {
  const config = loadMachines(path.resolve(directory), root, site);
  const held = site === undefined ? taken() : withSiteVmIds(taken(), site, config);
  const { findings, ...result } = planMachines(config, readAllocations(directory, root), held, filesFolder(path.resolve(directory)));
  return { kind: 'machines', directory, config, ...result, found: findings };
}

/** With the VM IDs that the site keeps for other environments of the same cluster. */
function withSiteVmIds(taken: Taken, site: Site, { name, proxmox }: MachinesConfig): Taken {
  return { ...taken, vmIds: new Map([...reservedVmIds(site, name, proxmox.nodeName), ...taken.vmIds]) };
}
