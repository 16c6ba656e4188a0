import { crc32 } from 'node:zlib';
import type { ResourceData } from '../../legacy/resource-data';
import type { AttributeBehaviour } from '../../resource-type';
import type { ValueObject } from '../../values/value';

/** Whose firewall it is: a VM's, else a node's, else the cluster's. */
export function firewallPath(data: ResourceData): string {
  const node = data.string('node_name');
  if (node === '') {
    return 'cluster/firewall';
  }
  const vm = data.number('vm_id');
  return vm === 0 ? `nodes/${node}/firewall` : `nodes/${node}/qemu/${vm}/firewall`;
}

/** The real provider's id of what is below `path`: `rule-` and the path's checksum. */
export function firewallId(prefix: string, path: string): string {
  return `${prefix}-${crc32(path)}`;
}

export const containerNotDone: AttributeBehaviour = { notDone: 'containers are not simulated' };

/** @param id `cluster`, `node/<node>` or `vm/<node>/<vmid>` */
export function ownerOf(id: string, kinds: readonly string[]): ValueObject {
  const [kind = '', node = '', vm] = id.split('/');
  const isComplete = kind === 'cluster' || (kind === 'node' && node !== '') || (kind === 'vm' && node !== '' && /^\d+$/.test(vm ?? ''));
  if (!kinds.includes(kind) || !isComplete) {
    throw new Error(`invalid import ID: ${id} (expected: '${kinds.join(`', '`)}', 'vm/<node_name>/<vm_id>')`);
  }
  return { ...(node === '' ? {} : { node_name: node }), ...(kind === 'vm' ? { vm_id: Number(vm) } : {}) };
}

export function pathOfOwner(owner: ValueObject): string {
  const { node_name: node, vm_id: vm } = owner;
  return node === undefined ? 'cluster/firewall' : vm === undefined ? `nodes/${String(node)}/firewall` : `nodes/${String(node)}/qemu/${String(vm)}/firewall`;
}
