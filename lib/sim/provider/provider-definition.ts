import type { DataSourceType, EphemeralType, ResourceType } from './resource-type';
import type { ProviderSchema } from './schema/schema-types';
import type { ValueObject } from './values/value';

/** A provider as one OpenTofu process has configured it. */
export interface Session<Tools> {
  /** What is at hand for what `typeName` names. */
  toolsFor(typeName: string, kind: ResourceType['kind'] | 'data'): Tools;
  close(): Promise<void>;
}

/** What a provider is that the stand-in takes the place of. The schema has more than it does: whoever uses that is told so. */
export interface ProviderDefinition<Tools> {
  /** As people name it: `bpg/proxmox`. */
  readonly name: string;
  readonly schema: ProviderSchema;
  readonly resourceTypes: Readonly<Record<string, ResourceType<Tools>>>;
  readonly dataSourceTypes: Readonly<Record<string, DataSourceType<Tools>>>;
  readonly ephemeralTypes: Readonly<Record<string, EphemeralType<Tools>>>;
  /** The provider's settings that must be known when it is configured. */
  readonly neededSettings: readonly string[];
  /** @throws Error what is wrong with the settings */
  configure(settings: ValueObject): Session<Tools>;
}
