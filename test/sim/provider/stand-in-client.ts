import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import { startSimulatedCluster } from '../../../lib/sim/index';
import type { SimulatedCluster } from '../../../lib/sim/index';
import { startStandInProvider } from '../../../lib/sim/provider/index';
import type { StandInProvider } from '../../../lib/sim/provider/index';
import { providerService } from '../../../lib/sim/provider/protocol/service-definition';
import type { Calls, Diagnostic } from '../../../lib/sim/provider/protocol/types';
import { loadProviderSchema } from '../../../lib/sim/provider/schema/provider-schema';
import { objectOf } from '../../../lib/sim/provider/schema/shapes';
import { decodeValue, encodeValue } from '../../../lib/sim/provider/values/dynamic-value';
import type { ValueObject } from '../../../lib/sim/provider/values/value';

type Callback = (error: Error | null, response: never) => void;

/** Every call of the protocol, as a function; `GetProviderSchema` answers with a decoded message here. */
export type ProtocolClient = {
  [Name in keyof Calls]: (request: Calls[Name][0]) => Promise<Name extends 'GetProviderSchema' ? Record<string, unknown> : Calls[Name][1]>;
} & { close(): void };

/** Connects as OpenTofu does. */
export function connect({ reattach }: StandInProvider): ProtocolClient {
  const [{ Addr }] = Object.values(JSON.parse(reattach) as Record<string, { Addr: { String: string } }>) as [{ Addr: { String: string } }];
  const Client = makeGenericClientConstructor(providerService, 'Provider');
  const client = new Client(`unix:${Addr.String}`, credentials.createInsecure(), {
    'grpc.max_receive_message_length': -1, 'grpc.use_local_subchannel_pool': 1,
  });
  const calls = client as unknown as Record<string, (request: object, callback: Callback) => void>;
  const functions = Object.keys(providerService).map((name) => [name, async (request: object) => new Promise((resolve, reject) => {
    calls[name]?.(request, (error, response) => (error === null ? resolve(response) : reject(error)));
  })]);
  return { ...Object.fromEntries(functions), close: () => client.close() } as ProtocolClient;
}

const schema = loadProviderSchema();

/** All attributes of the resource, null where `values` has none. */
export function whole(typeName: string, values: ValueObject): ValueObject {
  const block = schema.resource_schemas[typeName]?.block;
  if (block === undefined) {
    throw new Error(`no resource ${typeName}`);
  }
  return objectOf(block, values);
}

export interface Rig {
  readonly cluster: SimulatedCluster;
  readonly provider: StandInProvider;
  readonly client: ProtocolClient;
  stop(): Promise<void>;
}

export async function configure(client: ProtocolClient, settings: ValueObject): Promise<readonly Diagnostic[]> {
  const names = Object.keys(schema.provider.block.attributes ?? {});
  const config = { ...Object.fromEntries(names.map((name) => [name, null])), ssh: [], ...settings };
  return (await client.ConfigureProvider({ config: encodeValue(config) })).diagnostics ?? [];
}

/** A simulated cluster, the stand-in, and a connection to it that is configured for the cluster. */
export async function startRig(): Promise<Rig> {
  const cluster = await startSimulatedCluster({
    description: { nodes: { pve1: {}, pve2: {} }, templates: [{ vmid: 9000, node: 'pve1', name: 'linux', agent: true }] },
  });
  const provider = await startStandInProvider();
  const client = connect(provider);
  await configure(client, { endpoint: cluster.endpoint, api_token: cluster.apiToken, insecure: true });
  return {
    cluster, provider, client,
    stop: async () => {
      client.close();
      await provider.stop();
      await cluster.stop();
    },
  };
}

export async function plan(client: ProtocolClient, typeName: string, prior: ValueObject | null, config: ValueObject) {
  const answer = await client.PlanResourceChange({
    typeName, priorState: encodeValue(prior), proposedNewState: encodeValue(whole(typeName, config)), config: encodeValue(whole(typeName, config)),
  });
  return { ...answer, planned: decodeValue(answer.plannedState) as ValueObject };
}

/** Plans and applies; `config` null destroys. */
export async function apply(client: ProtocolClient, typeName: string, prior: ValueObject | null, config: ValueObject | null) {
  const planned = config === null ? null : (await plan(client, typeName, prior, config)).planned;
  const answer = await client.ApplyResourceChange({
    typeName, priorState: encodeValue(prior), plannedState: encodeValue(planned), config: encodeValue(config && whole(typeName, config)),
  });
  return { ...answer, state: decodeValue(answer.newState) as ValueObject | null };
}

export async function refresh(client: ProtocolClient, typeName: string, state: ValueObject | null) {
  const answer = await client.ReadResource({ typeName, currentState: encodeValue(state) });
  return { ...answer, state: decodeValue(answer.newState) as ValueObject | null };
}
