/** The messages of `messages.ts` as the handlers see them. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

export interface PathStep {
  readonly attributeName?: string;
  readonly elementKeyInt?: number;
}

export interface AttributePath {
  readonly steps: readonly PathStep[];
}

export const severities = { error: 1, warning: 2 } as const;

export interface Diagnostic {
  readonly severity: 1 | 2;
  readonly summary: string;
  readonly detail?: string;
  readonly attribute?: AttributePath;
}

interface Diagnosed {
  readonly diagnostics?: readonly Diagnostic[];
}

export interface Calls {
  GetProviderSchema: [object, Uint8Array];
  ValidateProviderConfig: [{ config?: DynamicValue }, Diagnosed];
  ValidateResourceConfig: [{ typeName: string; config?: DynamicValue }, Diagnosed];
  ValidateDataResourceConfig: [{ typeName: string; config?: DynamicValue }, Diagnosed];
  UpgradeResourceState: [{ typeName: string; rawState?: { json?: Uint8Array } }, Diagnosed & { upgradedState?: DynamicValue }];
  ConfigureProvider: [{ config?: DynamicValue }, Diagnosed];
  ReadResource: [
    { typeName: string; currentState?: DynamicValue; private?: Uint8Array },
    Diagnosed & { newState?: DynamicValue; private?: Uint8Array },
  ];
  PlanResourceChange: [
    { typeName: string; priorState?: DynamicValue; proposedNewState?: DynamicValue; config?: DynamicValue; priorPrivate?: Uint8Array },
    Diagnosed & {
      plannedState?: DynamicValue;
      requiresReplace?: readonly AttributePath[];
      plannedPrivate?: Uint8Array;
      legacyTypeSystem?: boolean;
    },
  ];
  ApplyResourceChange: [
    { typeName: string; priorState?: DynamicValue; plannedState?: DynamicValue; config?: DynamicValue; plannedPrivate?: Uint8Array },
    Diagnosed & { newState?: DynamicValue; private?: Uint8Array; legacyTypeSystem?: boolean },
  ];
  ImportResourceState: [
    { typeName: string; id: string },
    Diagnosed & { importedResources?: readonly { typeName: string; state: DynamicValue }[] },
  ];
  ReadDataSource: [{ typeName: string; config?: DynamicValue }, Diagnosed & { state?: DynamicValue }];
  ValidateEphemeralResourceConfig: [{ typeName: string; config?: DynamicValue }, Diagnosed];
  OpenEphemeralResource: [{ typeName: string; config?: DynamicValue }, Diagnosed & { result?: DynamicValue }];
  RenewEphemeralResource: [{ typeName: string }, Diagnosed];
  CloseEphemeralResource: [{ typeName: string }, Diagnosed];
  StopProvider: [object, { error?: string }];
}

export type Handlers = { readonly [Name in keyof Calls]: (request: Calls[Name][0]) => Promise<Calls[Name][1]> | Calls[Name][1] };
