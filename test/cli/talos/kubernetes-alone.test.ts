import { refuseKubernetesWithMachines } from '../../../lib/cli/talos/kubernetes-alone';
import type { PlannedTalos } from '../../../lib/model/plan-environments';

const planned = { config: { name: 'k8s' } } as PlannedTalos;

function check(versions: readonly [string, string] | undefined, machines: Readonly<Record<string, string>>): () => void {
  const cluster = versions === undefined ? [] : [{ address: 'talos_cluster.cluster_kubernetes_5D007B2C', type: 'talos_cluster', change: {
    actions: ['update'], before: { kubernetes_version: versions[0] }, after: { kubernetes_version: versions[1] },
  } }];
  const others = Object.entries(machines).map(([name, action]) => ({ address: `talos_machine.cluster_${name}_apply_9E2ED7CF`, type: 'talos_machine', change: {
    actions: [action], before: action === 'create' ? null : {}, after: {},
  } }));
  return () => refuseKubernetesWithMachines(planned, { resource_changes: [...cluster, ...others] });
}

test.each<[string, readonly [string, string] | undefined, Record<string, string>]>([
  ['Kubernetes alone', ['v1.35.2', 'v1.36.3'], { 'ctrl-0': 'no-op', 'work-0': 'no-op' }],
  ['machines alone', ['v1.36.3', 'v1.36.3'], { 'ctrl-0': 'update', 'work-1': 'create' }],
  ['a cluster that is new', undefined, { 'ctrl-0': 'create' }],
])('%s may change', (_, versions, machines) => {
  expect(check(versions, machines)).not.toThrow();
});

test.each([['update', 'ctrl-0'], ['create', 'work-1']])('a machine that is to %s takes Kubernetes with it: %s is named', (action, name) => {
  expect(check(['v1.34.2', 'v1.36.3'], { 'ctrl-2': 'no-op', [name]: action })).toThrow(
    `${name} would get Kubernetes v1.36.3 with its configuration, beside the upgrade from v1.34.2; nothing was changed\n    leave kubernetes_version at v1.34.2`,
  );
});
