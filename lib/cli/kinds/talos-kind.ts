import type { PlannedTalos } from '../../model/plan-environments';
import { renderTable } from '../../report/table';
import type { Kind } from './kind';

/** With the machine's name: `talos_machine_configuration_apply.cluster_work-00_apply_1A2B3C4D`. */
const MACHINE_RESOURCE = /\.cluster_(.+)_(?:vm|apply|configuration)(?:_Resource)?_[0-9A-F]{8}$/;
const VM = 'proxmox_virtual_environment_vm';
const APPLY = 'talos_machine_configuration_apply';
/** As many as tofu has by default for each PVE node, up to as many as one process keeps track of. */
const PER_NODE = 10;
const MOST = 60;

export const talosKind: Kind<PlannedTalos> = {
  name: 'a Talos cluster',
  describe: ({ plan: { machines, cluster } }) => {
    const controlPlanes = machines.filter(({ type }) => type === 'controlplane').length;
    return `${controlPlanes} control planes, ${machines.length - controlPlanes} workers, Talos ${cluster.talosVersion}, Kubernetes ${cluster.kubernetesVersion}`;
  },
  missingValues: ({ plan }, values) => {
    const needsRoot = plan.machines.some(({ pciDevices }) => pciDevices.some(device => 'address' in device));
    return needsRoot && typeof values.proxmox_root_password !== 'string'
      ? 'no proxmox_root_password, which gpu_devices take (gpu_mappings do not)'
      : undefined;
  },
  ownerFinder: () => address => MACHINE_RESOURCE.exec(address)?.[1],
  parallelism: ({ plan: { machines } }) => Math.min(MOST, PER_NODE * new Set(machines.map(({ nodeName }) => nodeName)).size),
  checkPlan: async () => undefined,
  checkApply: async () => undefined,
  standing: ({ plan }, state, _expected, options) => {
    const present = new Map<string, Set<string>>();
    for (const { address, type } of state.values?.root_module?.resources ?? []) {
      const machine = MACHINE_RESOURCE.exec(address)?.[1];
      if (machine !== undefined) present.set(machine, new Set([...present.get(machine) ?? [], type]));
    }
    const statusOf = (types: ReadonlySet<string> | undefined) => (!types?.has(VM) ? 'not there' : types.has(APPLY) ? 'configured' : 'not configured');
    return renderTable(['machine', 'type', 'VM', 'node', 'address', 'status'], plan.machines.map(({ key, type, vmId, nodeName, ip }) => (
      [key, type, String(vmId), nodeName, ip, statusOf(present.get(key))]
    )), options);
  },
};
