import { setTimeout as wait } from 'node:timers/promises';
import { newRecord } from '../../../lib/scenario/run/new-record';
import { hasPassed } from '../../../lib/scenario/run/run-scenario';
import { applies, FakeEnvironments, run, scenarioOf, statuses } from '../scenarios';

let environments: FakeEnvironments;
beforeEach(() => { environments = new FakeEnvironments(); });

test('a run that is ended between two attempts begins no further one', async () => {
  const stop = new AbortController();
  environments.gate = async () => {
    setImmediate(() => stop.abort());
    throw new Error('busy');
  };
  const record = await run(scenarioOf(applies('one', { retries: 3 })), environments, { stop: stop.signal });

  expect(environments.done).toEqual(['apply one']);
  expect(record.phases[0]).toMatchObject({ status: 'interrupted', attempts: 1 });
});

test('a run that is ended while a phase prepares does not begin what it has prepared for', async () => {
  const stop = new AbortController();
  environments.gate = async () => stop.abort();
  const record = await run(scenarioOf(applies('one', { prepare: { kind: 'tofu_destroy', environment: 'other' } })), environments, {
    stop: stop.signal, tools: { environments: Object.assign(environments, { destroy: async () => { stop.abort(); return []; } }) },
  });

  expect([environments.done, statuses(record)]).toEqual([[], { one: 'interrupted' }]);
});

test('a run whose state cannot be kept ends when nothing runs any more, and says why', async () => {
  let isEnded = false;
  environments.gate = async environment => {
    if (environment === 'slow') await wait(50).then(() => { isEnded = true; });
  };
  const ended = run(scenarioOf(applies('slow', { after: [] }), applies('quick', { after: [] }), applies('last', { after: ['quick'] })), environments, {
    onChange: ({ phases }) => { if (phases[1]!.status === 'done') throw new Error('no space left'); },
  });

  await expect(ended).rejects.toThrow('no space left');
  expect([isEnded, environments.done]).toEqual([true, ['apply slow', 'apply quick']]);
});

test('many phases that wait for several before them are begun as quickly as few', async () => {
  const phases = Array.from({ length: 60 }, (_, index) => (
    applies(`e${index}`, { after: [index - 1, index - 2].filter(before => before >= 0).map(before => `e${before}`) })
  ));
  const scenario = scenarioOf(...phases, applies('last'));
  const record = newRecord(scenario, 'pve', {}, phases.map(({ name }) => name), new Date(0));

  expect(hasPassed(await run(scenario, environments, { record }))).toBe(true);
});
