import { resumedRecord } from '../../../lib/scenario/run/new-record';
import { hasPassed } from '../../../lib/scenario/run/run-scenario';
import type { RunRecord } from '../../../lib/scenario/run/run-state';
import type { Phase } from '../../../lib/scenario/scenario';
import { applies, FakeEnvironments, run, scenarioOf, statuses } from '../scenarios';

let environments: FakeEnvironments;
beforeEach(() => { environments = new FakeEnvironments(); });

const scenario = scenarioOf(applies('one'), applies('two'), applies('three', { onError: 'rollback' }));
const made = () => environments.done.filter(done => done.startsWith('apply'));

test('a phase whose rollback has failed is not done any more: a run that goes on does it again', async () => {
  environments.failures.set('three', ['no room']);
  const { destroy } = environments;
  environments.destroy = async environment => {
    if (environment === 'two') throw new Error('half of it is gone');
    return destroy.call(environments, environment);
  };
  const failed = await run(scenario, environments);
  environments.done.length = 0;
  const resumed = await run(scenario, environments, { record: resumedRecord(scenario, failed, {}, []) });

  expect(failed.phases[1]).toMatchObject({ status: 'failed', error: 'not rolled back: half of it is gone', outputs: { was_there: 0 } });
  expect([made(), hasPassed(resumed)]).toEqual([['apply one', 'apply two', 'apply three'], true]);
});

test('a run that is killed in a rollback does again what it was taking away', async () => {
  environments.failures.set('three', ['no room']);
  let killed: RunRecord | undefined;
  let current: RunRecord | undefined;
  const { destroy } = environments;
  environments.destroy = async environment => {
    if (environment === 'two') killed = current;
    return destroy.call(environments, environment);
  };
  await run(scenario, environments, { onChange: record => { current = record; } });

  expect(statuses(resumedRecord(scenario, killed!, {}, []))).toEqual({ one: 'done', two: 'waiting', three: 'waiting' });
});

test('a run that is ended in a rollback takes nothing further away, and does again what it was taking away', async () => {
  environments.failures.set('three', ['no room']);
  const stop = new AbortController();
  environments.destroy = async environment => {
    if (environment === 'two') {
      stop.abort();
      throw new Error('told to end');
    }
    return [];
  };
  const ended = await run(scenario, environments, { stop: stop.signal });

  expect(statuses(ended)).toEqual({ one: 'done', two: 'interrupted', three: 'failed' });
  expect(statuses(resumedRecord(scenario, ended, {}, []))).toEqual({ one: 'done', two: 'waiting', three: 'waiting' });
});

test('what has been prepared for a phase is taken away, too', async () => {
  environments.failures.set('one', ['no room']);
  const prepared: Phase = applies('one', { prepare: { kind: 'start_vm', vmId: 5 }, onError: 'rollback' });
  const changes: string[] = [];
  let status = 'stopped';
  const client = {
    get: async () => ({ status }), close: async () => undefined,
    change: async (_: string, path: string) => {
      changes.push(path.split('/').at(-1)!);
      status = path.endsWith('start') ? 'running' : 'stopped';
    },
  };
  await run(scenarioOf(prepared), environments, { tools: { withCluster: async (_, use) => use(client as never) } });

  expect([environments.done, changes]).toEqual([['apply one', 'destroy one'], ['start', 'shutdown']]);
});

test('what comes after another is taken away before it, wherever it stands in the file', async () => {
  environments.failures.set('last', ['no room']);
  await run(scenarioOf(applies('upper', { after: ['lower'] }), applies('lower', { after: [] }), applies('last', { after: ['upper'], onError: 'rollback' })), environments);

  expect(environments.done.slice(3)).toEqual(['destroy last', 'destroy upper', 'destroy lower']);
});

test('what an earlier part of the run has begun to make is taken away, also where it is skipped since', async () => {
  const parallel = scenarioOf(applies('one'), applies('two', { after: ['one'], onError: 'rollback' }));
  environments.gate = async environment => {
    environments.there.add(environment);
    throw new Error('half of it is made');
  };
  const failed = await run(parallel, environments);
  const ended = await run(parallel, environments, { record: resumedRecord(parallel, failed, {}, ['one']) });

  expect(statuses(ended)).toEqual({ one: 'skipped', two: 'failed' });
  expect([...environments.there]).toEqual([]);
});
