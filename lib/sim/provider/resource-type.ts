import type { PathStep } from './protocol/types';
import type { PveClient } from './pve/pve-client';
import type { NodeFiles } from './ssh/node-files';
import type { Draft, Value, ValueObject } from './values/value';
import type { ResourceData } from './legacy/resource-data';

/** What the resources of bpg/proxmox have at hand. */
export interface ProxmoxTools {
  readonly client: PveClient;
  /** What goes to nodes over SSH. */
  readonly nodeFiles: NodeFiles;
}

interface Reporting {
  warn(summary: string, detail?: string): void;
  /** Keeps a number beside the state that a refresh gives, for the plan after it. */
  note(name: string, value: number): void;
}

/** What a resource's function has at hand besides its values. */
export type Operation<Tools = ProxmoxTools> = Tools & Reporting;

/** What the refresh has noted. */
export type Notes = Readonly<Record<string, number>>;

/** How the real provider treats an attribute, beyond what the schema tells. */
export interface AttributeBehaviour {
  /** Planned where the configuration has nothing. */
  readonly default?: Value;
  /** A change replaces the resource. */
  readonly forceNew?: boolean;
  /** Whether a change from `prior` to `next` is no change. `null` stands for nothing. */
  readonly suppress?: (prior: Value, next: Value, resource: ValueObject) => boolean;
  /** Refresh keeps the prior value where `suppress` finds no change. */
  readonly suppressOnRefresh?: boolean;
  /** Of an object's field: filled in by the cluster where unset. Other attributes have this flag in the schema. */
  readonly computed?: boolean;
  /** Of a block: the prior one stays where the configuration has none. */
  readonly computedBlock?: boolean;
  /** What the configured value becomes before it is compared and kept. */
  readonly normalize?: (value: string) => string;
  /** @returns what is wrong with a configured value, or undefined */
  readonly validate?: (value: Value) => string | undefined;
  /** Why the stand-in does not do it: whoever configures it is told so. */
  readonly notDone?: string;
}

/** By the attribute's path without indices: `network_device.model`. */
export type Behaviours = Readonly<Record<string, AttributeBehaviour>>;

/** What a legacy resource may still change in a plan that has changes. */
export interface PlanChange {
  readonly prior: ValueObject | null;
  readonly config: ValueObject;
  readonly planned: Draft;
  hasChange(attribute: string): boolean;
  requireReplace(...path: (string | number)[]): void;
}

/** What is wrong with a configuration, and where. */
export interface ConfigProblem {
  readonly path: readonly PathStep[];
  readonly summary: string;
  readonly detail: string;
}

/**
 * A resource that the real provider writes with the older plugin SDK: nothing and zero are nearly the same there, blocks'
 * attributes are never null after apply, and plans may differ from results.
 */
export interface LegacyResource<Tools = ProxmoxTools> {
  readonly kind: 'legacy';
  readonly attributes: Behaviours;
  validate?(config: ValueObject): readonly ConfigProblem[];
  customizePlan?(change: PlanChange): void;
  create(data: ResourceData, operation: Operation<Tools>): Promise<void>;
  /** Sets what the cluster has; `data.setId(null)` when the resource is gone. */
  read(data: ResourceData, operation: Operation<Tools>): Promise<void>;
  update(data: ResourceData, operation: Operation<Tools>): Promise<void>;
  delete(data: ResourceData, operation: Operation<Tools>): Promise<void>;
  /** @returns the few attributes that the id tells; what else there is, the refresh after it reads */
  importState(id: string): ValueObject;
}

/** Where a framework resource puts its state; what it has kept stays when it fails later. */
export type StateKeeper<Tools = ProxmoxTools> = Operation<Tools> & {
  /** As it is written: with write-only attributes, which no state has. */
  readonly config: ValueObject;
  keep(state: ValueObject): void;
};

/** A resource that the real provider writes with the plugin framework: what is planned is what comes out. */
export interface FrameworkResource<Tools = ProxmoxTools> {
  readonly kind: 'framework';
  readonly attributes: Readonly<Record<string, FrameworkBehaviour>>;
  /** Changes a plan after the defaults are in and computed values are marked. @throws SummarizedError what is wrong with the plan */
  modifyPlan?(planned: Draft, prior: ValueObject | null, config: ValueObject, notes: Notes): void;
  /** Attributes that replace the resource, by what they change from and to; others have `forceNew`. */
  replaces?(planned: ValueObject, prior: ValueObject): readonly string[];
  validate?(config: ValueObject): readonly ConfigProblem[];
  create(planned: ValueObject, operation: StateKeeper<Tools>): Promise<void>;
  /** @returns the state, or null when the resource is gone */
  read(state: ValueObject, operation: Operation<Tools>): Promise<ValueObject | null>;
  update(planned: ValueObject, prior: ValueObject, operation: StateKeeper<Tools>): Promise<void>;
  delete(state: ValueObject, operation: Operation<Tools>): Promise<void>;
  importState?(id: string, operation: Operation<Tools>): Promise<ValueObject>;
}

export interface FrameworkBehaviour {
  readonly default?: Value;
  readonly forceNew?: boolean;
  /** A computed value that stays what it was when other attributes change. */
  readonly keepState?: boolean;
  readonly validate?: (value: Value) => string | undefined;
  /** Why the stand-in does not do it: whoever configures it is told so. */
  readonly notDone?: string;
}

export type ResourceType<Tools = ProxmoxTools> = LegacyResource<Tools> | FrameworkResource<Tools>;

export interface DataSourceType<Tools = ProxmoxTools> {
  validate?(config: ValueObject): readonly ConfigProblem[];
  read(config: ValueObject, operation: Operation<Tools>): Promise<ValueObject>;
}

/** What is made when it is needed, and kept nowhere. */
export interface EphemeralType<Tools> {
  validate?(config: ValueObject): readonly ConfigProblem[];
  open(config: ValueObject, operation: Operation<Tools>): Promise<ValueObject>;
}
