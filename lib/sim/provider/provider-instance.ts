import { diagnosticOf, errorDiagnostic, warningDiagnostic, withoutSecrets } from './diagnostics';
import { applyFramework, readFramework } from './framework/operations';
import { planFramework } from './framework/plan';
import { applyLegacy, readLegacy } from './legacy/operations';
import { planLegacy } from './legacy/plan';
import type { Calls, Diagnostic, Handlers } from './protocol/types';
import type { ProviderDefinition, Session } from './provider-definition';
import type { Notes, Operation, ResourceType } from './resource-type';
import type { SchemaBlock, VersionedSchema } from './schema/schema-types';
import { conform, objectOf } from './schema/shapes';
import { decodeValue, encodeValue } from './values/dynamic-value';
import { isUnknown } from './values/value';
import type { ValueObject } from './values/value';
import { orRealProvider, problemDiagnostics, validateConfig } from './validation';

type Request<Name extends keyof Calls> = Calls[Name][0];
type Response<Name extends keyof Calls> = Promise<Calls[Name][1]>;

/** The object in a message; null where there is none. */
function objectIn(message: Parameters<typeof decodeValue>[0]): ValueObject | null {
  return decodeValue(message) as ValueObject | null;
}

/** One provider as one OpenTofu process has configured it: plan and apply, and each alias, have their own. */
export class ProviderInstance<Tools> implements Handlers {
  private session: Session<Tools> | undefined;

  constructor(
    private readonly provider: ProviderDefinition<Tools>,
    private readonly encodedSchema: Uint8Array,
  ) {}

  GetProviderSchema(): Uint8Array {
    return this.encodedSchema;
  }

  ValidateProviderConfig(): object {
    return {};
  }

  async ConfigureProvider({ config }: Request<'ConfigureProvider'>): Response<'ConfigureProvider'> {
    const settings = objectIn(config) ?? {};
    const unknownName = this.provider.neededSettings.find((name) => isUnknown(settings[name]));
    if (unknownName !== undefined) {
      return { diagnostics: [errorDiagnostic(`the provider's ${unknownName} is known after apply only: set it to a value known at plan`)] };
    }
    try {
      const session = this.provider.configure(settings);
      await this.close();
      this.session = session;
      return {};
    } catch (error) {
      return { diagnostics: withoutSecrets([diagnosticOf(error)], this.provider.schema.provider.block, [settings]) };
    }
  }

  ValidateResourceConfig({ typeName, config }: Request<'ValidateResourceConfig'>): Calls['ValidateResourceConfig'][1] {
    const resource = this.provider.resourceTypes[typeName];
    if (resource === undefined) {
      return { diagnostics: [this.notDone(typeName)] };
    }
    return { diagnostics: this.cleaned(typeName, validateConfig(this.provider.name, resource, objectIn(config) ?? {}), [objectIn(config)]) };
  }

  ValidateDataResourceConfig({ typeName, config }: Request<'ValidateDataResourceConfig'>): Calls['ValidateDataResourceConfig'][1] {
    const source = this.provider.dataSourceTypes[typeName];
    return { diagnostics: source === undefined ? [this.notDone(typeName)] : problemDiagnostics(source.validate?.(objectIn(config) ?? {})) };
  }

  ValidateEphemeralResourceConfig({ typeName, config }: Request<'ValidateEphemeralResourceConfig'>): Calls['ValidateEphemeralResourceConfig'][1] {
    const ephemeral = this.provider.ephemeralTypes[typeName];
    return { diagnostics: ephemeral === undefined ? [this.notDone(typeName)] : problemDiagnostics(ephemeral.validate?.(objectIn(config) ?? {})) };
  }

  UpgradeResourceState({ typeName, rawState }: Request<'UpgradeResourceState'>): Calls['UpgradeResourceState'][1] {
    const json = rawState?.json;
    if (json === undefined || json.length === 0) {
      return { diagnostics: [errorDiagnostic(`the state of ${typeName} is in a form that the stand-in does not read`)] };
    }
    return { upgradedState: encodeValue(conform(this.block(typeName), JSON.parse(Buffer.from(json).toString()) as ValueObject)) };
  }

  async ReadResource({ typeName, currentState, private: kept }: Request<'ReadResource'>): Response<'ReadResource'> {
    const current = objectIn(currentState);
    if (current === null) {
      return { newState: encodeValue(null) };
    }
    return this.operate(typeName, async (resource, given, warnings) => {
      const block = this.block(typeName);
      const notes: Record<string, number> = {};
      const operation = { ...given, note: (name: string, value: number) => { notes[name] = value; } };
      const read = resource.kind === 'legacy' ? readLegacy(resource, block, current, operation) : readFramework(resource, block, current, operation);
      const { state, errors } = await read;
      const diagnostics = this.cleaned(typeName, [...warnings, ...errors], [current]);
      const remembered = Object.keys(notes).length > 0 ? Buffer.from(JSON.stringify(notes)) : kept;
      return { newState: encodeValue(state), diagnostics, ...(remembered?.length ? { private: remembered } : {}) };
    });
  }

  PlanResourceChange(request: Request<'PlanResourceChange'>): Calls['PlanResourceChange'][1] {
    const { typeName } = request;
    const resource = this.provider.resourceTypes[typeName];
    if (resource === undefined) {
      return { diagnostics: [this.notDone(typeName)] };
    }
    const proposed = objectIn(request.proposedNewState);
    const legacyTypeSystem = resource.kind === 'legacy';
    if (proposed === null) {
      return { plannedState: encodeValue(null), legacyTypeSystem };
    }
    const prior = objectIn(request.priorState);
    const config = objectIn(request.config) ?? {};
    try {
      const { planned, requiresReplace } = resource.kind === 'legacy'
        ? planLegacy(resource, this.block(typeName), prior, config)
        : planFramework(resource, this.block(typeName), prior, proposed, config, notesIn(request.priorPrivate));
      return { plannedState: encodeValue(planned), requiresReplace, legacyTypeSystem };
    } catch (error) {
      return { diagnostics: this.cleaned(typeName, [diagnosticOf(error)], [prior, config]) };
    }
  }

  async ApplyResourceChange(request: Request<'ApplyResourceChange'>): Response<'ApplyResourceChange'> {
    const { typeName } = request;
    const prior = objectIn(request.priorState);
    const planned = objectIn(request.plannedState);
    return this.operate(typeName, async (resource, operation, warnings) => {
      const block = this.block(typeName);
      const { state, errors } = resource.kind === 'legacy'
        ? await applyLegacy(resource, block, prior, planned, operation)
        : await applyFramework(resource, block, prior, planned, objectIn(request.config) ?? {}, operation);
      const diagnostics = this.cleaned(typeName, [...warnings, ...errors], [prior, planned, objectIn(request.config)]);
      return { newState: encodeValue(state), diagnostics, legacyTypeSystem: resource.kind === 'legacy' };
    });
  }

  async ImportResourceState({ typeName, id }: Request<'ImportResourceState'>): Response<'ImportResourceState'> {
    return this.operate(typeName, async (resource, operation, warnings) => {
      if (resource.importState === undefined) {
        return { diagnostics: [errorDiagnostic(`Resource Import Not Implemented`, `${typeName} does not support import`)] };
      }
      try {
        const imported = await resource.importState(id, operation);
        const state = encodeValue(objectOf(this.block(typeName), imported));
        return { importedResources: [{ typeName, state }], diagnostics: warnings };
      } catch (error) {
        return { diagnostics: [...warnings, diagnosticOf(error)] };
      }
    });
  }

  async ReadDataSource({ typeName, config }: Request<'ReadDataSource'>): Response<'ReadDataSource'> {
    const source = this.provider.dataSourceTypes[typeName];
    const schema = this.provider.schema.data_source_schemas[typeName];
    const values = objectIn(config) ?? {};
    const read = await this.fetch(typeName, schema, values, source && (async (operation) => source.read(values, operation)));
    return 'value' in read ? { state: encodeValue(read.value), diagnostics: read.diagnostics } : read;
  }

  async OpenEphemeralResource({ typeName, config }: Request<'OpenEphemeralResource'>): Response<'OpenEphemeralResource'> {
    const ephemeral = this.provider.ephemeralTypes[typeName];
    const schema = this.provider.schema.ephemeral_resource_schemas?.[typeName];
    const values = objectIn(config) ?? {};
    const opened = await this.fetch(typeName, schema, values, ephemeral && (async (operation) => ephemeral.open(values, operation)));
    return 'value' in opened ? { result: encodeValue(opened.value), diagnostics: opened.diagnostics } : opened;
  }

  RenewEphemeralResource(): object {
    return {};
  }

  CloseEphemeralResource(): object {
    return {};
  }

  StopProvider(): object {
    return {};
  }

  async close(): Promise<void> {
    await this.session?.close();
  }

  private block(typeName: string): SchemaBlock {
    const schema = this.provider.schema.resource_schemas[typeName];
    if (schema === undefined) {
      throw new Error(`the provider's schema has no resource ${typeName}`);
    }
    return schema.block;
  }

  private cleaned(typeName: string, diagnostics: readonly Diagnostic[], values: readonly (ValueObject | null)[]): readonly Diagnostic[] {
    return withoutSecrets(diagnostics, this.block(typeName), values);
  }

  /** Runs `action` with what it needs; a resource that the stand-in does not do, or no configuration, are its own answer. */
  private async operate<Result>(
    typeName: string,
    action: (resource: ResourceType<Tools>, operation: Operation<Tools>, warnings: readonly Diagnostic[]) => Promise<Result>,
  ): Promise<Result | { readonly diagnostics: readonly Diagnostic[] }> {
    const resource = this.provider.resourceTypes[typeName];
    if (resource === undefined || this.session === undefined) {
      return { diagnostics: [resource === undefined ? this.notDone(typeName) : notConfigured] };
    }
    const { warnings, operation } = this.operation(this.session, typeName, resource.kind);
    return action(resource, operation, warnings);
  }

  /** Asks for what is not kept: a data source, or an ephemeral resource. */
  private async fetch(
    typeName: string, schema: VersionedSchema | undefined, config: ValueObject,
    ask: ((operation: Operation<Tools>) => Promise<ValueObject>) | undefined,
  ): Promise<{ readonly value: ValueObject; readonly diagnostics: readonly Diagnostic[] } | { readonly diagnostics: readonly Diagnostic[] }> {
    if (ask === undefined || schema === undefined || this.session === undefined) {
      return { diagnostics: [ask === undefined ? this.notDone(typeName) : notConfigured] };
    }
    const { warnings, operation } = this.operation(this.session, typeName, 'data');
    try {
      return { value: objectOf(schema.block, await ask(operation)), diagnostics: warnings };
    } catch (error) {
      return { diagnostics: withoutSecrets([...warnings, diagnosticOf(error)], schema.block, [config]) };
    }
  }

  private operation(
    session: Session<Tools>, typeName: string, kind: ResourceType['kind'] | 'data',
  ): { readonly warnings: readonly Diagnostic[]; readonly operation: Operation<Tools> } {
    const warnings: Diagnostic[] = [];
    const warn = (summary: string, detail?: string): void => {
      warnings.push(warningDiagnostic(summary, detail));
    };
    return { warnings, operation: { ...session.toolsFor(typeName, kind), warn, note: () => undefined } };
  }

  private notDone(typeName: string): Diagnostic {
    const { name, resourceTypes, dataSourceTypes, ephemeralTypes } = this.provider;
    const done = [...new Set([resourceTypes, dataSourceTypes, ephemeralTypes].flatMap((types) => Object.keys(types)))].sort().join(', ');
    return errorDiagnostic(`the stand-in does not do ${typeName}`, `${orRealProvider(name, typeName)} The stand-in does: ${done}.`);
  }
}

function notesIn(kept: Uint8Array | undefined): Notes {
  return kept === undefined || kept.length === 0 ? {} : JSON.parse(Buffer.from(kept).toString()) as Notes;
}

const notConfigured = errorDiagnostic('the provider is not configured');
