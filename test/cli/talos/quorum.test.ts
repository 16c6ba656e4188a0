import { refuseQuorumLoss } from '../../../lib/cli/talos/quorum';
import type { PlannedTalos } from '../../../lib/model/plan-environments';

const planned = { config: { name: 'k8s' } } as PlannedTalos;
type Fate = 'stays' | 'ends' | 'is replaced' | 'is new';

const ACTIONS: Record<Fate, string[]> = { 'stays': ['no-op'], 'ends': ['delete'], 'is replaced': ['delete', 'create'], 'is new': ['create'] };

function check(vms: readonly (readonly [name: string, type: string, fate: Fate])[]): () => void {
  return () => refuseQuorumLoss(planned, { resource_changes: vms.map(([name, type, fate]) => {
    const values = { name, tags: [type] };
    return { address: name, type: 'proxmox_virtual_environment_vm', change: {
      actions: ACTIONS[fate], before: fate === 'is new' ? null : values, after: fate === 'ends' ? null : values,
    } };
  }) });
}

const worker = ['work-00', 'worker', 'stays'] as const;

test.each<[string, [string, string, Fate][]]>([
  ['one of three', [['a', 'controlplane', 'ends'], ['b', 'controlplane', 'stays'], ['c', 'controlplane', 'stays']]],
  ['two of five', [['a', 'controlplane', 'ends'], ['b', 'controlplane', 'is replaced'], ...['c', 'd', 'e'].map((name): [string, string, Fate] => [name, 'controlplane', 'stays'])]],
  ['any worker', [['a', 'controlplane', 'stays'], ['w', 'worker', 'ends'], ['x', 'worker', 'is replaced']]],
  ['none, with new ones', [['a', 'controlplane', 'stays'], ['b', 'controlplane', 'is new']]],
])('%s may go', (_, vms) => {
  expect(check([...vms, worker])).not.toThrow();
});

test.each<[string, [string, string, Fate][], RegExp]>([
  ['the only one', [['a', 'controlplane', 'is replaced']], /^a would end, and etcd bears the loss of 0 of its 1 members/],
  ['two of three', [['a', 'controlplane', 'ends'], ['b', 'controlplane', 'is replaced'], ['c', 'controlplane', 'stays']], /^a, b would end, and etcd bears the loss of 1 of its 3/],
  ['two of three, with new ones in their place', [
    ['a', 'controlplane', 'ends'], ['b', 'controlplane', 'ends'], ['c', 'controlplane', 'stays'], ['d', 'controlplane', 'is new'], ['e', 'controlplane', 'is new'],
  ], /^a, b would end/],
])('%s may not', (_, vms, message) => {
  expect(check([...vms, worker])).toThrow(message);
});

test('the whole cluster may be ended: who does that has said so', () => {
  expect(check([['a', 'controlplane', 'ends'], ['work-00', 'worker', 'ends']])).not.toThrow();
});
