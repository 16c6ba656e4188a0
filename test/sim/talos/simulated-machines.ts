import { createServices } from '../../../lib/sim/pve/services/services';
import { clusterDescriptionSchema } from '../../../lib/sim/pve/cluster-description';
import { hashSecretSync } from '../../../lib/sim/pve/services/secrets';
import { seedState } from '../../../lib/sim/pve/store/seed';
import { Store } from '../../../lib/sim/pve/store/store';
import { TalosClient, type MachineApi } from '../../../lib/sim/provider/talos/talos-client';
import { machineConfiguration } from '../../../lib/sim/talos/config/machine-configuration';
import { parseContract } from '../../../lib/sim/talos/config/version-contract';
import { clientConfiguration, createSecrets } from '../../../lib/sim/talos/pki/secrets';
import type { ClientConfiguration } from '../../../lib/sim/talos/pki/secrets';
import { startTalosNetwork } from '../../../lib/sim/talos/talos-network';

const NODE = 'pve1';

/** Talos machines of one cluster that was begun on the first, without a Proxmox API before them. */
export interface SimulatedMachines {
  readonly store: Store;
  readonly client: TalosClient;
  readonly access: ClientConfiguration;
  /** Addresses: the first two are control planes, the third is a worker. */
  readonly addresses: readonly [string, string, string];
  /** Uses a machine's API as somebody who may do all. */
  use<Result>(address: string, work: (api: MachineApi) => Promise<Result>): Promise<Result>;
  stop(): Promise<void>;
}

export async function startMachines(talosVersion: string, kubernetesVersion = '1.35.2'): Promise<SimulatedMachines> {
  const store = new Store(seedState(clusterDescriptionSchema.parse({ nodes: { [NODE]: {} } }), hashSecretSync));
  const addresses = ['10.0.0.11', '10.0.0.12', '10.0.0.21'] as const;
  addresses.forEach((address, index) => addMachine(store, 101 + index, address, talosVersion));
  const network = await startTalosNetwork(store, createServices(store, 'instant', []).faults, {});
  const secrets = await createSecrets(false);
  const access = clientConfiguration(secrets);
  const client = new TalosClient({ proxy: network.access.proxy }, 'https://factory.talos.dev', new AbortController().signal);
  const configurationOf = (machineType: 'controlplane' | 'worker', name: string): string => machineConfiguration({
    machineType, clusterName: 'lab', clusterEndpoint: 'https://10.0.0.11:6443', contract: parseContract(talosVersion), kubernetesVersion,
    installerImage: 'x:y', secrets,
  }, [`apiVersion: v1alpha1\nkind: HostnameConfig\nhostname: ${name}\nauto: "off"\n`]);
  for (const [index, address] of addresses.entries()) {
    const data = Buffer.from(configurationOf(index < 2 ? 'controlplane' : 'worker', `m${index}`));
    await client.withMachine(address, undefined, async (api) => api.call('machine', 'ApplyConfiguration', { data, mode: 1 }));
  }
  const use: SimulatedMachines['use'] = async (address, work) => client.withMachine(address, access, work);
  await use(addresses[0], async (api) => api.call('machine', 'Bootstrap'));
  return { store, client, access, addresses, use, stop: async () => network.stop() };
}

function addMachine(store: Store, vmid: number, address: string, talosVersion: string): void {
  const volid = `local-lvm:vm-${vmid}-disk-0`;
  const image = `https://factory.talos.dev/image/${'a'.repeat(64)}/${talosVersion}/nocloud-amd64.qcow2`;
  store.volumes.put(`${NODE}/${volid}`, { volid, storage: 'local-lvm', node: NODE, vmid, content: 'images', format: 'raw', sizeBytes: 2 ** 34, image });
  const config = {
    name: `m${vmid}`, memory: '4096', smbios1: `uuid=00000000-0000-4000-8000-000000000${vmid}`, scsi0: `${volid},size=16G`, boot: 'order=scsi0',
    net0: 'virtio=BC:24:11:00:00:01,bridge=vmbr0', ipconfig0: `ip=${address}/24`,
  };
  store.vms.put(String(vmid), { vmid, node: NODE, status: 'running', template: false, config });
}
