import type { ClusterContents } from '../pve/cluster-contents';
import type { Configuration, VmEntry } from './sources';

const MIB = 1024 ** 2;
/** Secret, or not of the configuration. */
const NOT_KEPT: ReadonlySet<string> = new Set(['digest', 'cipassword', 'template', 'lock']);

/**
 * A VM, or a container, which only takes up its VM ID, RAM and vCPUs here.
 *
 * @param config unset where it cannot be read: then the list's own figures count
 */
export function describeVm(entry: VmEntry, config: Configuration = {}): ClusterContents['vms'][number] {
  const { vmid, node, name, status, template, pool, lock, maxmem, maxcpu } = entry;
  const kept = Object.entries(config).filter((option): option is [string, string | number] => !NOT_KEPT.has(option[0]) && isPlain(option[1]));
  return {
    vmid, node, running: status === 'running', template: Boolean(template), ...(pool ? { pool } : {}), ...(lock ? { lock } : {}),
    config: {
      ...(name === undefined ? {} : { name }),
      ...(kept.length === 0 && maxmem ? { memory: String(Math.round(maxmem / MIB)) } : {}),
      ...(kept.length === 0 && maxcpu ? { cores: maxcpu } : {}),
      ...Object.fromEntries(kept),
    },
  };
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
