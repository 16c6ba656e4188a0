import type { Resource } from '../../../../lib/sim/talos/api/resources';
import { resourceEvents } from '../../../../lib/sim/talos/api/watches';

const resource = (type: string, id: string, version: string): Resource => ({ metadata: { type, id, version }, spec: { proto_spec: Buffer.alloc(0), yaml_spec: '' } });
const told = (before: readonly Resource[], now: readonly Resource[]): unknown => (
  resourceEvents(before, now).map(({ resource: { metadata }, event_type: type }) => [['created', 'updated', 'destroyed'][type], metadata['id'], metadata['version']])
);

it('a watch tells what came, what is another version, and what is gone', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => resource('MachineConfigs.config.talos.dev', id, '1')) as [Resource, Resource, Resource];
  const other = resource('MachineConfigs.config.talos.dev', 'b', '2');
  expect(told([], [a])).toEqual([['created', 'a', '1']]);
  expect(told([a, b], [other, c])).toEqual([['destroyed', 'a', '1'], ['created', 'c', '1'], ['updated', 'b', '2']]);
  expect(told([a, b], [a, b])).toEqual([]);
});

it('a service that is another version was started anew', () => {
  const [before, now] = ['1', '2'].map((version) => resource('Services.v1alpha1.talos.dev', 'kubelet', version)) as [Resource, Resource];
  expect(told([before], [now])).toEqual([['destroyed', 'kubelet', '2'], ['created', 'kubelet', '2']]);
});
