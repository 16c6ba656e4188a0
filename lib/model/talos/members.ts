import type { TalosConfig, TalosMachineSettings } from '../../config/talos/talos-config';
import { formatIpv4, parseIpv4 } from '../../values/cidr';
import type { SourcePosition } from '../../values/finding';
import { numberedName } from '../../values/numbered-name';

/** A machine of the cluster, whether it was written by itself or belongs to a pool. */
export interface Member {
  readonly key: string;
  readonly settings: TalosMachineSettings;
  readonly ip: string;
  readonly vmId: number;
  /** Unset: one is given out. */
  readonly macAddress?: string;
  /** PVE node. */
  readonly nodeName: string;
  /** The pool that it belongs to. */
  readonly pool?: string;
  /** Where the value at `path` was written: it, or the nearest around it. */
  position(path?: string): SourcePosition;
}

/** All machines: those that were written by themselves, then those of the pools, `gpu-00` and up. */
export function membersOf(config: TalosConfig): readonly Member[] {
  const { nodeName } = config.proxmox;
  const single = config.machines.map(({ key, settings, ip, vmId, macAddress, sources, position }): Member => ({
    key, settings, ip, vmId, macAddress, nodeName: settings.hostNode ?? nodeName, position: (path) => nearest(sources, path) ?? position,
  }));
  const pooled = config.pools.flatMap(({ key, settings, count, firstIp, firstVmId, hostNodes, sources, position }) => (
    Array.from({ length: count }, (_, index): Member => ({
      key: numberedName(key, index),
      settings,
      ip: formatIpv4(parseIpv4(firstIp)! + index),
      vmId: firstVmId + index,
      nodeName: hostNodes?.[index % hostNodes.length] ?? settings.hostNode ?? nodeName,
      pool: key,
      position: (path) => nearest(sources, POOL_KEYS[path ?? ''] ?? path) ?? position,
    }))
  ));
  return [...single, ...pooled];
}

/** All PVE nodes that are named. */
export function talosNodes(config: TalosConfig): readonly string[] {
  return [...new Set([config.proxmox.nodeName, ...config.proxmox.nodes ?? [], ...membersOf(config).map(({ nodeName }) => nodeName)])];
}

/** What a pool says of its first machine only. */
const POOL_KEYS: Readonly<Record<string, string | undefined>> = { ip: 'first_ip', vm_id: 'first_vm_id' };

function nearest(sources: Readonly<Record<string, SourcePosition>>, path: string | undefined): SourcePosition | undefined {
  for (let at = path ?? ''; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.'), at.lastIndexOf('[')))) {
    if (sources[at] !== undefined) return sources[at];
  }
  return undefined;
}
