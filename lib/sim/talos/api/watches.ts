import { createHash } from 'node:crypto';
import type { Machine, Machines } from '../machines';
import { stageOf } from './resources';
import type { Resource } from './resources';
import { encodeSpec } from './service-definition';

const EVENT_TYPES = { created: 0, updated: 1, destroyed: 2 };
const SERVICES = 'Services.v1alpha1.talos.dev';

interface ResourceEvent {
  readonly resource: Resource;
  readonly event_type: number;
}

/** What a watch says of resources that were `before`, and are so `now`. */
export function resourceEvents(before: readonly Resource[], now: readonly Resource[]): readonly ResourceEvent[] {
  const same = (one: Resource) => (other: Resource): boolean => other.metadata['id'] === one.metadata['id'];
  const created = now.filter((one) => !before.some(same(one)));
  const destroyed = before.filter((one) => !now.some(same(one)));
  const updated = now.filter((one) => before.find(same(one))?.metadata['version'] !== one.metadata['version'] && !created.includes(one));
  // a service that is started anew is gone in between
  const restarted = updated.filter(({ metadata }) => metadata['type'] === SERVICES);
  return [
    ...[...destroyed, ...restarted].map((resource) => ({ resource, event_type: EVENT_TYPES.destroyed })),
    ...[...created, ...restarted].map((resource) => ({ resource, event_type: EVENT_TYPES.created })),
    ...updated.filter((one) => !restarted.includes(one)).map((resource) => ({ resource, event_type: EVENT_TYPES.updated })),
  ];
}

/** What a machine tells those who watch it: that it has stopped, if it was ever booted anew, and what it is now. */
export function machineEvents(machines: Machines, machine: Machine): readonly object[] {
  const stage = stageOf(machines, machine);
  const stopped = machine.boots > 0 ? [event('TaskEvent', { task: 'stopAllServices', action: 1 })] : [];
  return [...stopped, event('MachineStatus', stage, 'MachineStatusEvent')];
}

function event(type: string, value: object, name = type): object {
  const data = { type_url: `talos/runtime/machine.${name}`, value: encodeSpec(type, value) };
  // nobody asked for this by a call whose actor it would be
  return { data, id: createHash('sha256').update(data.value).digest('hex').slice(0, 20), actor_id: 'machine' };
}
