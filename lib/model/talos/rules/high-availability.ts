import type { Finding } from '../../../values/finding';
import type { Member } from '../members';
import type { TalosRule, TalosRuleInput } from './rule';

/** Names that PVE itself gives to storages that each node has for itself. Of others, nobody can tell from here. */
const LOCAL_STORAGES = ['local', 'local-lvm'];

/** Machines can start elsewhere, and there is an elsewhere for each control plane. */
export const highAvailability: TalosRule = {
  name: 'high-availability',
  check: (input) => (input.config.cluster.highAvailability ? [...nodeFindings(input), ...storageFindings(input.members)] : []),
};

function nodeFindings({ config: { proxmox, positions, position }, members }: TalosRuleInput): Finding[] {
  const controlPlanes = members.filter(({ settings }) => settings.type === 'controlplane');
  if (proxmox.nodes !== undefined && proxmox.nodes.length < controlPlanes.length) {
    return [{
      position: positions['cluster.high_availability'] ?? position,
      message: `high_availability keeps control planes on different nodes, and there are ${controlPlanes.length} of them for ${proxmox.nodes.length} nodes`,
      fix: 'name more nodes in proxmox.nodes, or take high_availability out',
    }];
  }
  return controlPlanes.flatMap((member, index) => {
    const other = controlPlanes.slice(0, index).find(({ nodeName }) => nodeName === member.nodeName);
    return other === undefined ? [] : [{
      position: member.position('host_node'),
      message: `${member.key} is on ${member.nodeName}, as ${other.key} is, and high_availability keeps control planes on different nodes`,
      fix: `give ${member.key} a host_node of its own`,
    }];
  });
}

/** Said once for each storage. */
function storageFindings(members: readonly Member[]): Finding[] {
  const movable = members.filter(({ settings }) => !settings.igpu || settings.gpuDevices.length === 0);
  return LOCAL_STORAGES.flatMap((storage) => {
    const [first, ...others] = movable.filter(({ settings }) => [settings, ...settings.disks].some(({ datastoreId }) => datastoreId === storage));
    const rest = others.length === 0 ? '' : `, and of ${others.length} more,`;
    return first === undefined ? [] : [{
      position: first.position('datastore_id'),
      message: `disks of ${first.key}${rest} are on ${storage}, of which each node has its own: high_availability cannot start them elsewhere`,
      fix: 'use a datastore_id that all nodes share, of Ceph or NFS for example',
    }];
  });
}
