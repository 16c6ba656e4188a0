import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { EnvConfig } from '../config/env-config';
import { loadEnv } from '../config/load-env';
import { InputError, type Finding } from '../values/finding';
import type { Allocations } from './allocations';
import { readAllocations, readTaken, writeAllocations } from './allocations-file';
import type { Resources } from './fit/capacity';
import type { LabPlan } from './lab-plan';
import { planLab } from './plan-lab';

/** An environment, read and planned; nothing is written yet. */
export interface PlannedEnvironment {
  /** The environment's folder: `envs/class-router`. */
  readonly directory: string;
  readonly config: EnvConfig;
  readonly plan: LabPlan;
  readonly allocations: Allocations;
}

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
 * @throws InputError with the findings of all of them
 */
export function planEnvironments(
  envsDirectory: string, names: readonly string[], root: string, resources: ReadonlyMap<string, Resources> = new Map(),
): PlannedEnvironment[] {
  const planned: PlannedEnvironment[] = [];
  const findings: Finding[] = [];
  for (const name of names) {
    try {
      const config = loadEnv(path.join(envsDirectory, name), { root });
      planned.push(planEnvironment(config, envsDirectory, root, planned, findings, resources.get(name)));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      findings.push(...error.findings);
    }
  }
  if (findings.length > 0) throw new InputError(findings);
  return planned;
}

/** Keeps what was given out. */
export function keepAllocations(planned: readonly PlannedEnvironment[]): void {
  for (const { directory, allocations } of planned) writeAllocations(directory, allocations);
}

function planEnvironment(
  config: EnvConfig, envsDirectory: string, root: string, before: readonly PlannedEnvironment[], findings: Finding[], resources?: Resources,
): PlannedEnvironment {
  const directory = path.join(envsDirectory, config.name);
  const fresh = new Map(before.map(other => [other.config.name, other.allocations]));
  const result = planLab(config, readAllocations(directory, root), readTaken(envsDirectory, config.name, root, fresh), resources);
  findings.push(...result.findings);
  return { directory, config, plan: result.plan, allocations: result.allocations };
}
