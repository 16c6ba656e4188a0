import { diagnosticOf, errorDiagnostic, warningDiagnostic, withoutSecrets } from './diagnostics';
import { applyFramework, readFramework } from './framework/operations';
import { planFramework } from './framework/plan';
import { applyLegacy, readLegacy } from './legacy/operations';
import { planLegacy } from './legacy/plan';
import type { Calls, Diagnostic, Handlers } from './protocol/types';
import { connectionOf, unknownSettings } from './provider-config';
import type { TlsOptions } from './provider-config';
import { PveClient } from './pve/pve-client';
import { NodeFiles } from './ssh/node-files';
import { sshSettingsOf } from './ssh/ssh-settings';
import type { SshDefaults } from './ssh/ssh-settings';
import { dataSourceTypes, resourceTypes } from './registry';
import type { Notes, Operation, ResourceType } from './resource-type';
import type { ProviderSchema, SchemaBlock } from './schema/schema-types';
import { conform, objectOf } from './schema/shapes';
import { decodeValue, encodeValue } from './values/dynamic-value';
import type { ValueObject } from './values/value';
import { orRealProvider, validateConfig } from './validation';

type Request<Name extends keyof Calls> = Calls[Name][0];
type Response<Name extends keyof Calls> = Promise<Calls[Name][1]>;

/** The object in a message; null where there is none. */
function objectIn(message: Parameters<typeof decodeValue>[0]): ValueObject | null {
  return decodeValue(message) as ValueObject | null;
}

/**
 * One provider as one OpenTofu process has configured it: plan and apply, and each alias, have their own.
 * The real provider is two in one, each of which logs in for itself: so there are two clients here.
 */
export class ProviderInstance implements Handlers {
  private clients: { readonly legacy: PveClient; readonly framework: PveClient; readonly nodeFiles: NodeFiles } | undefined;
  private closeConnection: () => Promise<void> = async () => undefined;

  constructor(
    private readonly schema: ProviderSchema,
    private readonly encodedSchema: Uint8Array,
    private readonly tls: TlsOptions,
    private readonly ssh: SshDefaults,
  ) {}

  GetProviderSchema(): Uint8Array {
    return this.encodedSchema;
  }

  ValidateProviderConfig(): object {
    return {};
  }

  async ConfigureProvider({ config }: Request<'ConfigureProvider'>): Response<'ConfigureProvider'> {
    const settings = objectIn(config) ?? {};
    const [unknownName] = unknownSettings(settings);
    if (unknownName !== undefined) {
      return { diagnostics: [errorDiagnostic(`the provider's ${unknownName} is known after apply only: set it to a value known at plan`)] };
    }
    try {
      const abort = new AbortController();
      const connection = { ...connectionOf(settings, this.tls), signal: abort.signal };
      await this.close();
      const legacy = new PveClient(connection);
      this.clients = { legacy, framework: new PveClient(connection), nodeFiles: new NodeFiles(sshSettingsOf(settings, this.ssh), legacy) };
      this.closeConnection = async () => {
        abort.abort();
        await connection.dispatcher.destroy();
      };
      return {};
    } catch (error) {
      return { diagnostics: withoutSecrets([diagnosticOf(error)], this.schema.provider.block, [settings]) };
    }
  }

  ValidateResourceConfig({ typeName, config }: Request<'ValidateResourceConfig'>): Calls['ValidateResourceConfig'][1] {
    const resource = resourceTypes[typeName];
    if (resource === undefined) {
      return { diagnostics: [notDone(typeName)] };
    }
    return { diagnostics: this.cleaned(typeName, validateConfig(resource, objectIn(config) ?? {}), [objectIn(config)]) };
  }

  ValidateDataResourceConfig({ typeName }: Request<'ValidateDataResourceConfig'>): Calls['ValidateDataResourceConfig'][1] {
    return dataSourceTypes[typeName] === undefined ? { diagnostics: [notDone(typeName)] } : {};
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
    const resource = resourceTypes[typeName];
    if (resource === undefined) {
      return { diagnostics: [notDone(typeName)] };
    }
    const proposed = objectIn(request.proposedNewState);
    const legacyTypeSystem = resource.kind === 'legacy';
    if (proposed === null) {
      return { plannedState: encodeValue(null), legacyTypeSystem };
    }
    const prior = objectIn(request.priorState);
    const config = objectIn(request.config) ?? {};
    const { planned, requiresReplace } = resource.kind === 'legacy'
      ? planLegacy(resource, this.block(typeName), prior, config)
      : planFramework(resource, this.block(typeName), prior, proposed, config, notesIn(request.priorPrivate));
    return { plannedState: encodeValue(planned), requiresReplace, legacyTypeSystem };
  }

  async ApplyResourceChange(request: Request<'ApplyResourceChange'>): Response<'ApplyResourceChange'> {
    const { typeName } = request;
    const prior = objectIn(request.priorState);
    const planned = objectIn(request.plannedState);
    return this.operate(typeName, async (resource, operation, warnings) => {
      const block = this.block(typeName);
      const { state, errors } = resource.kind === 'legacy'
        ? await applyLegacy(resource, block, prior, planned, operation)
        : await applyFramework(resource, block, prior, planned, operation);
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

  async ReadDataSource({ typeName }: Request<'ReadDataSource'>): Response<'ReadDataSource'> {
    const source = dataSourceTypes[typeName];
    if (source === undefined || this.clients === undefined) {
      return { diagnostics: [source === undefined ? notDone(typeName) : notConfigured] };
    }
    const client = typeName.startsWith('proxmox_virtual_environment_') ? this.clients.legacy : this.clients.framework;
    try {
      const state = await source.read({}, { client, nodeFiles: this.clients.nodeFiles, warn: () => undefined, note: () => undefined });
      return { state: encodeValue(state) };
    } catch (error) {
      return { diagnostics: [diagnosticOf(error)] };
    }
  }

  StopProvider(): object {
    return {};
  }

  async close(): Promise<void> {
    await this.closeConnection();
  }

  private block(typeName: string): SchemaBlock {
    const schema = this.schema.resource_schemas[typeName];
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
    typeName: string, action: (resource: ResourceType, operation: Operation, warnings: readonly Diagnostic[]) => Promise<Result>,
  ): Promise<Result | { readonly diagnostics: readonly Diagnostic[] }> {
    const resource = resourceTypes[typeName];
    if (resource === undefined || this.clients === undefined) {
      return { diagnostics: [resource === undefined ? notDone(typeName) : notConfigured] };
    }
    const warnings: Diagnostic[] = [];
    const warn = (summary: string, detail?: string): void => {
      warnings.push(warningDiagnostic(summary, detail));
    };
    return action(resource, { client: this.clients[resource.kind], nodeFiles: this.clients.nodeFiles, warn, note: () => undefined }, warnings);
  }
}

function notesIn(kept: Uint8Array | undefined): Notes {
  return kept === undefined || kept.length === 0 ? {} : JSON.parse(Buffer.from(kept).toString()) as Notes;
}

const notConfigured = errorDiagnostic('the provider is not configured');

function notDone(typeName: string): Diagnostic {
  const done = [...Object.keys(resourceTypes), ...Object.keys(dataSourceTypes)].sort().join(', ');
  return errorDiagnostic(
    `the stand-in does not do ${typeName}`,
    `${orRealProvider(typeName)} The stand-in does: ${done}.`,
  );
}
