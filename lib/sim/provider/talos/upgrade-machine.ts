import { status } from '@grpc/grpc-js';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientConfiguration } from '../../talos/pki/secrets';
import { messageOf } from '../pve/pve-error';
import { readKubeconfig } from './cluster-kubeconfig';
import { GrpcError } from './grpc-call';
import { askKubernetes } from './kubernetes-requests';
import { nodeName, runningVersion } from './machine-state';
import type { MachineApi, TalosClient } from './talos-client';

/** A machine that is brought to another image. */
export interface Upgrade {
  readonly client: TalosClient;
  readonly endpoint: string;
  readonly access: ClientConfiguration;
  readonly image: string;
  /** For whoever drains it; unset where nobody does. */
  readonly kubeconfig?: string;
  readonly timeoutMs: number;
}

const PAUSE_MS = 500;

/** The same image, with the tag of a version. */
export function imageWithTag(image: string, version: string): string {
  const at = image.lastIndexOf(':');
  return `${at === -1 ? image : image.slice(0, at)}:${version}`;
}

/** Brings a machine to another image: pulls and installs it, drains the node, boots, and lets pods come again. @throws Error */
export async function upgradeMachine(upgrade: Upgrade): Promise<void> {
  const { client, endpoint, access, image } = upgrade;
  const use = async <Result>(work: (api: MachineApi) => Promise<Result>): Promise<Result> => client.withAnyMachine(endpoint, access, work);
  try {
    await use(async (api) => api.call('image', 'Pull', { image_ref: image }));
  } catch (error) {
    // before Talos 1.13 one call did all of it
    if (error instanceof GrpcError && error.code === status.UNIMPLEMENTED) {
      return upgradeAtOnce(upgrade, use);
    }
    throw new Error(`pulling installer image: ${messageOf(error)}`);
  }
  await said('installing new OS image', use(async (api) => api.call('lifecycle', 'Upgrade', { source: { image_name: image } })));
  const node = await said('draining node', cordon(upgrade, use));
  try {
    await said('waiting for node after reboot', use(async (api) => api.call('machine', 'Reboot')));
    await client.retried(upgrade.timeoutMs, async () => use(runningVersion));
  } finally {
    if (node !== undefined) await said('uncordoning node', schedule(upgrade, node, null));
  }
}

type Use = <Result>(work: (api: MachineApi) => Promise<Result>) => Promise<Result>;

async function upgradeAtOnce({ image, timeoutMs }: Upgrade, use: Use): Promise<void> {
  await said('waiting for node after upgrade: upgrade RPC failed', use(async (api) => api.call('machine', 'Upgrade', { image })));
  for (const end = Date.now() + timeoutMs; ; await sleep(PAUSE_MS)) {
    const running = imageWithTag(image, await use(runningVersion).catch(() => ''));
    if (running === image) return;
    if (Date.now() > end) throw new Error(`waiting for node after upgrade: node running ${running}, waiting for ${image}`);
  }
}

/** The node has no pods that would have to go elsewhere: nothing simulated runs any. */
async function cordon(upgrade: Upgrade, use: Use): Promise<string | undefined> {
  if (upgrade.kubeconfig === undefined) {
    return undefined;
  }
  const node = await use(nodeName);
  await schedule(upgrade, node, true);
  return node;
}

async function schedule({ client, kubeconfig = '' }: Upgrade, node: string, unschedulable: true | null): Promise<void> {
  await askKubernetes(client, readKubeconfig(kubeconfig).client, `/api/v1/nodes/${node}`, { spec: { unschedulable } });
}

async function said<Result>(what: string, action: Promise<Result>): Promise<Result> {
  return action.catch((error) => {
    throw new Error(`${what}: ${messageOf(error)}`);
  });
}
