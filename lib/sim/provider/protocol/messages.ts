import type { FieldType, Messages } from '../../grpc';

const diagnostics = (number: number): FieldType => ['*Diagnostic', number];

/**
 * The part of plugin protocol 6 that OpenTofu speaks with a provider. Fields that nobody here reads or writes are left out, as protobuf allows.
 */
export const messages: Messages = {
  Nothing: {},
  DynamicValue: { msgpack: ['bytes', 1], json: ['bytes', 2] },
  RawState: { json: ['bytes', 1] },
  Step: { attributeName: ['string', 1], elementKeyString: ['string', 2], elementKeyInt: ['int64', 3] },
  AttributePath: { steps: ['*Step', 1] },
  Diagnostic: { severity: ['int32', 1], summary: ['string', 2], detail: ['string', 3], attribute: ['AttributePath', 4] },

  Attribute: {
    name: ['string', 1], type: ['bytes', 2], required: ['bool', 4], optional: ['bool', 5], computed: ['bool', 6],
    sensitive: ['bool', 7], deprecated: ['bool', 9], nestedType: ['NestedObject', 10], writeOnly: ['bool', 11],
  },
  NestedObject: { attributes: ['*Attribute', 1], nesting: ['int32', 3] },
  NestedBlock: {
    typeName: ['string', 1], block: ['Block', 2], nesting: ['int32', 3], minItems: ['int64', 4], maxItems: ['int64', 5],
  },
  Block: { version: ['int64', 1], attributes: ['*Attribute', 2], blockTypes: ['*NestedBlock', 3], deprecated: ['bool', 6] },
  Schema: { version: ['int64', 1], block: ['Block', 2] },
  NamedSchema: { key: ['string', 1], value: ['Schema', 2] },
  ServerCapabilities: { planDestroy: ['bool', 1], getProviderSchemaOptional: ['bool', 2], moveResourceState: ['bool', 3] },
  /** A protobuf map travels as a repeated pair of key and value. */
  ProviderSchema: {
    provider: ['Schema', 1], resources: ['*NamedSchema', 2], dataSources: ['*NamedSchema', 3], diagnostics: diagnostics(4),
    serverCapabilities: ['ServerCapabilities', 6], ephemeralResources: ['*NamedSchema', 8],
  },

  ConfigRequest: { config: ['DynamicValue', 1] },
  TypedConfigRequest: { typeName: ['string', 1], config: ['DynamicValue', 2] },
  ConfigureRequest: { terraformVersion: ['string', 1], config: ['DynamicValue', 2] },
  DiagnosticsResponse: { diagnostics: diagnostics(1) },
  ValidateProviderResponse: { diagnostics: diagnostics(2) },

  UpgradeRequest: { typeName: ['string', 1], version: ['int64', 2], rawState: ['RawState', 3] },
  UpgradeResponse: { upgradedState: ['DynamicValue', 1], diagnostics: diagnostics(2) },
  ReadRequest: { typeName: ['string', 1], currentState: ['DynamicValue', 2], private: ['bytes', 3] },
  ReadResponse: { newState: ['DynamicValue', 1], diagnostics: diagnostics(2), private: ['bytes', 3] },
  PlanRequest: {
    typeName: ['string', 1], priorState: ['DynamicValue', 2], proposedNewState: ['DynamicValue', 3], config: ['DynamicValue', 4],
    priorPrivate: ['bytes', 5],
  },
  PlanResponse: {
    plannedState: ['DynamicValue', 1], requiresReplace: ['*AttributePath', 2], plannedPrivate: ['bytes', 3],
    diagnostics: diagnostics(4), legacyTypeSystem: ['bool', 5],
  },
  ApplyRequest: {
    typeName: ['string', 1], priorState: ['DynamicValue', 2], plannedState: ['DynamicValue', 3], config: ['DynamicValue', 4],
    plannedPrivate: ['bytes', 5],
  },
  ApplyResponse: {
    newState: ['DynamicValue', 1], private: ['bytes', 2], diagnostics: diagnostics(3), legacyTypeSystem: ['bool', 4],
  },
  ImportRequest: { typeName: ['string', 1], id: ['string', 2] },
  ImportedResource: { typeName: ['string', 1], state: ['DynamicValue', 2], private: ['bytes', 3] },
  ImportResponse: { importedResources: ['*ImportedResource', 1], diagnostics: diagnostics(2) },
  OpenResponse: { diagnostics: diagnostics(1), result: ['DynamicValue', 3] },
  EphemeralRequest: { typeName: ['string', 1] },
  ReadDataResponse: { state: ['DynamicValue', 1], diagnostics: diagnostics(2) },
  StopResponse: { error: ['string', 1] },
};

/** The calls of the service `tfplugin6.Provider`: request and response. */
export const methods = {
  GetProviderSchema: ['Nothing', 'ProviderSchema'],
  ValidateProviderConfig: ['ConfigRequest', 'ValidateProviderResponse'],
  ValidateResourceConfig: ['TypedConfigRequest', 'DiagnosticsResponse'],
  ValidateDataResourceConfig: ['TypedConfigRequest', 'DiagnosticsResponse'],
  UpgradeResourceState: ['UpgradeRequest', 'UpgradeResponse'],
  ConfigureProvider: ['ConfigureRequest', 'DiagnosticsResponse'],
  ReadResource: ['ReadRequest', 'ReadResponse'],
  PlanResourceChange: ['PlanRequest', 'PlanResponse'],
  ApplyResourceChange: ['ApplyRequest', 'ApplyResponse'],
  ImportResourceState: ['ImportRequest', 'ImportResponse'],
  ReadDataSource: ['TypedConfigRequest', 'ReadDataResponse'],
  ValidateEphemeralResourceConfig: ['TypedConfigRequest', 'DiagnosticsResponse'],
  OpenEphemeralResource: ['TypedConfigRequest', 'OpenResponse'],
  RenewEphemeralResource: ['EphemeralRequest', 'DiagnosticsResponse'],
  CloseEphemeralResource: ['EphemeralRequest', 'DiagnosticsResponse'],
  StopProvider: ['Nothing', 'StopResponse'],
} as const;

export type MethodName = keyof typeof methods;
