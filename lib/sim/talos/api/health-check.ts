import { status } from '@grpc/grpc-js';
import type { Machine, Machines } from '../machines';
import { isMember } from '../machines';
import { ApiError, configured } from './api-error';

interface Request {
  readonly cluster_info?: { readonly control_plane_nodes: readonly string[]; readonly worker_nodes: readonly string[] };
}

/** What a machine says of its cluster's health: at once, as nothing here becomes well by waiting. */
export function healthCheck(machine: Machine, { cluster_info: info }: Request, machines: Machines): readonly object[] {
  const cluster = machines.clusterOf(configured(machine));
  const members = [...cluster.controlPlanes, ...cluster.workers];
  const named = [...info?.control_plane_nodes ?? [], ...info?.worker_nodes ?? []];
  const expected = named.length > 0 ? named : members.map(({ addresses }) => addresses[0] ?? '');
  const silent = expected.filter((address) => {
    const one = machines.at(address);
    return one === undefined || !isMember(one) || !machines.answers(one);
  });
  const cordoned = members.filter(({ unschedulable }) => unschedulable).map(({ hostname }) => hostname);
  const checks: readonly (readonly [string, boolean, string])[] = [
    ['etcd to be healthy', cluster.isUp, 'etcd is not ready'],
    ['apid to be ready', silent.length === 0, `no route to host: ${silent.join(', ')}`],
    ['all k8s nodes to report schedulable', cordoned.length === 0, `some nodes are not schedulable: [${cordoned.join(' ')}]`],
  ];
  const failed = checks.find(([, isWell]) => !isWell);
  if (failed !== undefined) {
    throw new ApiError(status.DEADLINE_EXCEEDED, `waiting for ${failed[0]}: ${failed[2]}`);
  }
  return checks.map(([name]) => ({ message: `waiting for ${name}: OK` }));
}
