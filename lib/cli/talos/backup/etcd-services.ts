import type { PlannedTalos } from '../../../model/plan-environments';
import { getResources, type Talosctl } from '../talosctl/talosctl';
import { readVersions } from '../upgrade/survey';

/** etcd on a control plane. `waiting`: it does not run, as nobody has said what it begins with. */
export interface EtcdMember {
  /** Name and address of the machine. */
  readonly key: string;
  readonly ip: string;
  readonly etcd: 'healthy' | 'unhealthy' | 'waiting';
}

/** etcd on the control planes that answer. @throws CommandError when none does */
export async function etcdMembers({ plan }: PlannedTalos, talosctl: Talosctl): Promise<EtcdMember[]> {
  const controlPlanes = plan.machines.filter(({ type }) => type === 'controlplane');
  const answering = [...(await readVersions(talosctl, controlPlanes.map(({ ip }) => ip))).keys()];
  const services = await getResources(talosctl, answering, 'services');
  return controlPlanes.filter(({ ip }) => answering.includes(ip)).map(({ key, ip }) => {
    // a service that does not run has no resource
    const spec = services.find(({ node, metadata }) => node === ip && metadata.id === 'etcd')?.spec;
    return { key, ip, etcd: spec?.running !== true ? 'waiting' : spec.healthy === true ? 'healthy' : 'unhealthy' };
  });
}
