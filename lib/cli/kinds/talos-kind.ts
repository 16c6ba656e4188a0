import { talosHosts } from '../../model/inventory/talos-hosts';
import { parallelism } from '../../model/parallelism';
import type { PlannedTalos } from '../../model/plan-environments';
import { renderTable } from '../../report/table';
import { machineOf } from '../talos/machine-of';
import type { Kind } from './kind';
import { counted } from '../../values/counted';

const VM = 'proxmox_virtual_environment_vm';
/** What gives a machine its configuration: the second one is of clusters with upgrade: in-place. */
const APPLY = ['talos_machine_configuration_apply', 'talos_machine'];

export const talosKind: Kind<PlannedTalos> = {
  name: 'a Talos cluster',
  owners: 'machines',
  describe: ({ plan: { machines, cluster } }) => {
    const controlPlanes = machines.filter(({ type }) => type === 'controlplane').length;
    return `${counted(controlPlanes, 'control plane')}, ${counted(machines.length - controlPlanes, 'worker')}, Talos ${cluster.talosVersion}, Kubernetes ${cluster.kubernetesVersion}`;
  },
  missingValues: ({ plan }, values) => {
    const needsRoot = plan.machines.some(({ pciDevices }) => pciDevices.some(device => 'address' in device));
    return needsRoot && typeof values.proxmox_root_password !== 'string'
      ? { lacks: 'no proxmox_root_password, which gpu_devices take', fix: 'add proxmox_root_password = "…", the password of root@pam; or use gpu_mappings' }
      : undefined;
  },
  needsSsh: () => false,
  notes: () => [],
  ownerFinder: () => address => machineOf(address),
  hosts: talosHosts,
  parallelism: ({ plan: { machines } }) => parallelism(machines),
  standing: ({ plan }, state, _expected, options) => {
    const present = new Map<string, Set<string>>();
    for (const { address, type } of state.values?.root_module?.resources ?? []) {
      const machine = machineOf(address);
      if (machine !== undefined) present.set(machine, new Set([...present.get(machine) ?? [], type]));
    }
    const statusOf = (types: ReadonlySet<string> | undefined) => (!types?.has(VM) ? 'not there' : APPLY.some(type => types.has(type)) ? 'configured' : 'not configured');
    return renderTable(['machine', 'type', 'VM', 'node', 'address', 'status'], plan.machines.map(({ key, type, vmId, nodeName, ip }) => (
      [key, type, String(vmId), nodeName, ip, statusOf(present.get(key))]
    )), options);
  },
};
