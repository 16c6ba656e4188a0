import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { Action, OnCluster } from '../../../lib/scenario/actions/action';
import { newRecord, resumedRecord } from '../../../lib/scenario/run/new-record';
import { hasPassed } from '../../../lib/scenario/run/run-scenario';
import type { SharedTools } from '../../../lib/scenario/run/run-phase';
import type { RunRecord } from '../../../lib/scenario/run/run-state';
import type { Phase } from '../../../lib/scenario/scenario';
import { applies, FakeEnvironments, run, scenarioOf, statuses } from '../scenarios';

let environments: FakeEnvironments;
beforeEach(() => { environments = new FakeEnvironments(); });

test('phases are done one after the other, and the result says what each has changed', async () => {
  const record = await run(scenarioOf(applies('one'), applies('two')), environments);
  expect(environments.done).toEqual(['apply one', 'apply two']);
  expect(hasPassed(record)).toBe(true);
  expect(record.phases[1]).toMatchObject({ status: 'done', attempts: 1, changes: ['create two'], outputs: { changes: 1, was_there: 0 }, log: ['applying two'] });
});

test('phases that do not wait for each other run at once, and what waits for both comes last', async () => {
  let atOnce = 0;
  let most = 0;
  environments.gate = async () => {
    most = Math.max(most, ++atOnce);
    await wait(20);
    atOnce -= 1;
  };
  await run(scenarioOf(applies('one', { after: [] }), applies('two', { after: [] }), applies('three', { after: ['one', 'two'] })), environments);
  expect(most).toBe(2);
  expect(environments.done.at(-1)).toBe('apply three');
});

test('a failed phase ends the run, and what was made stays; resumed, the run goes on at it', async () => {
  environments.failures.set('two', ['no room']);
  const scenario = scenarioOf(applies('one'), applies('two'), applies('three'));
  const failed = await run(scenario, environments);
  expect(statuses(failed)).toEqual({ one: 'done', two: 'failed', three: 'waiting' });
  expect(failed.phases[1]!.error).toBe('no room');
  expect([...environments.there]).toEqual(['one']);
  const resumed = await run(scenario, environments, { record: resumedRecord(scenario, failed, {}, []) });
  expect(hasPassed(resumed)).toBe(true);
  expect(environments.done).toEqual(['apply one', 'apply two', 'apply two', 'apply three']);
});

test('with rollback, what the run has made is taken away, the last first, and what was there before stays', async () => {
  environments.there.add('one');
  environments.failures.set('three', ['no room']);
  const scenario = scenarioOf(applies('one'), applies('two'), applies('three', { onError: 'rollback' }));
  const failed = await run(scenario, environments);
  expect(environments.done.slice(3)).toEqual(['destroy three', 'destroy two']);
  expect([...environments.there]).toEqual(['one']);
  expect(statuses(failed)).toEqual({ one: 'rolled_back', two: 'rolled_back', three: 'failed' });
  expect(failed.phases[1]!.changes).toEqual(['create two', 'rollback: delete two']);
  expect(statuses(resumedRecord(scenario, failed, {}, []))).toEqual({ one: 'waiting', two: 'waiting', three: 'waiting' });
});

test('what an earlier attempt has made is taken away, too: it was not there before', async () => {
  environments.gate = async environment => {
    environments.there.add(environment);
    throw new Error('half of it is made');
  };
  const failed = await run(scenarioOf(applies('one', { onError: 'rollback', retries: 1 })), environments);
  expect(environments.done).toEqual(['apply one', 'apply one', 'destroy one']);
  expect([statuses(failed), [...environments.there]]).toEqual([{ one: 'failed' }, []]);
});

test('what cannot be rolled back is said, and the rest is rolled back all the same', async () => {
  environments.failures.set('three', ['no room']);
  environments.destroy = async environment => {
    if (environment === 'two') throw new Error('it is locked');
    environments.there.delete(environment);
    return [];
  };
  const failed = await run(scenarioOf(applies('one'), applies('two'), applies('three', { onError: 'rollback' })), environments);
  expect([...environments.there]).toEqual(['two']);
  expect(failed.phases[1]).toMatchObject({ status: 'failed', error: 'not rolled back: it is locked' });
});

test('with continue, the run goes on, and has failed all the same', async () => {
  environments.failures.set('one', ['no room']);
  const record = await run(scenarioOf(applies('one', { onError: 'continue' }), applies('two')), environments);
  expect(statuses(record)).toEqual({ one: 'failed', two: 'done' });
  expect(hasPassed(record)).toBe(false);
});

test('a phase that fails is tried again as often as it says', async () => {
  environments.failures.set('one', ['busy']);
  const record = await run(scenarioOf(applies('one', { retries: 1 })), environments);
  expect(record.phases[0]).toMatchObject({ status: 'done', attempts: 2, log: expect.arrayContaining(['busy; once more in 1 s (1 of 1)']) });
});

test('a phase that takes too long is ended, with what it said last', async () => {
  environments.gate = async (_, signal) => wait(60_000, undefined, { signal });
  const record = await run(scenarioOf(applies('one', { timeoutSeconds: 0.05 })), environments);
  expect(record.phases[0]).toMatchObject({ status: 'failed', error: 'not done after 0.05 s; at last: applying one' });
});

test('a run that is ended keeps how far it is: the phase is interrupted, and the next ones wait', async () => {
  const stop = new AbortController();
  environments.gate = async (_, signal) => {
    setImmediate(() => stop.abort());
    await wait(60_000, undefined, { signal });
  };
  const record = await run(scenarioOf(applies('one'), applies('two')), environments, { stop: stop.signal });
  expect(statuses(record)).toEqual({ one: 'interrupted', two: 'waiting' });
  expect(environments.done).toEqual(['apply one']);
});

test('what a killed run had begun to make is still its own when it goes on, and is taken away by a rollback', async () => {
  const scenario = scenarioOf(applies('one', { onError: 'rollback' }));
  let killed: RunRecord | undefined;
  await run(scenario, environments, { onChange: record => { if (record.phases[0]!.outputs.was_there === 0) killed ??= record; } });
  expect(statuses(killed!)).toEqual({ one: 'running' });
  environments.failures.set('one', ['no room']);
  await run(scenario, environments, { record: resumedRecord(scenario, killed!, {}, []) });
  expect([...environments.there]).toEqual([]);
});

test('skipped phases are left out, and those behind them are done', async () => {
  const scenario = scenarioOf(applies('one'), applies('two'));
  const record = await run(scenario, environments, { record: newRecord(scenario, 'pve', {}, ['one'], new Date(0)) });
  expect(statuses(record)).toEqual({ one: 'skipped', two: 'done' });
  expect(hasPassed(record)).toBe(true);
});

test('no secret comes into the record, wherever it is said', async () => {
  environments.failures.set('one', ['the server refused hunter22secret']);
  environments.gate = async () => undefined;
  const record = await run(scenarioOf(applies('one')), environments, { secrets: ['hunter22secret'] });
  expect(JSON.stringify(record)).not.toContain('hunter22');
});

test('an error is cleaned of what a terminal acts on, and of keys that go over lines', async () => {
  environments.failures.set('one', ['\u001b[31mred\u001b[0m\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\n-----END OPENSSH PRIVATE KEY-----\nlast']);
  const record = await run(scenarioOf(applies('one')), environments);
  expect(record.phases[0]!.error).toBe('red\n********\nlast');
});

test('a secret input is masked wherever it comes up, in part and at a cut too', async () => {
  const secret = 'first part of it\nsecond part of it';
  const command: Action = { kind: 'ansible_playbook', playbook: 'one', address: 'machine' };
  const record = await run(scenarioOf({ name: 'one', description: 'one', action: command }), environments, {
    secretInputs: { password: secret }, tools: {
      findPlaybook: () => ({ file: '/one.yml', variableFiles: [] }),
      runProgram: async (_, args, { log }) => {
        const { standsmith_outputs: file } = parse(readFileSync(args[3]!.slice(1), 'utf8'), { logLevel: 'silent' }) as { standsmith_outputs: string };
        writeFileSync(file, JSON.stringify({ said: `${'x'.repeat(3990)}second part of it` }));
        log('it is second part of it');
        return '';
      },
    },
  });
  expect(record.phases[0]).toMatchObject({ status: 'done', log: ['it is ********'] });
  expect(JSON.stringify(record)).not.toMatch(/second p|first p/);
});

test('of an output that holds a secret, the rest may be said; who takes it gets it whole', async () => {
  const action: Action = { kind: 'ansible_playbook', playbook: 'one', address: 'machine' };
  const seen: unknown[] = [];
  const record = await run(scenarioOf({ name: 'one', description: 'one', action }, { name: 'two', description: 'two', action: { ...action, variables: { given: '${one.said}' } } }), environments, {
    secrets: ['hunter22secret'], tools: {
      findPlaybook: () => ({ file: '/one.yml', variableFiles: [] }),
      runProgram: async (_, args, { log }) => {
        const { standsmith_outputs: file, given } = parse(readFileSync(args[3]!.slice(1), 'utf8'), { logLevel: 'silent' }) as Record<string, string>;
        seen.push(given);
        writeFileSync(file!, JSON.stringify({ said: 'the service is active\nlogin hunter22secret' }));
        log('the service is active');
        return '';
      },
    },
  });
  expect(seen).toEqual([undefined, 'the service is active\nlogin hunter22secret']);
  expect(record.phases[1]).toMatchObject({ log: ['the service is active'], outputs: { said: 'the service is active\nlogin ********' } });
});

test('whatever fails, resuming until nothing does ends with everything made once (random scenarios)', async () => {
  const phase = fc.record({ failures: fc.nat(2), after: fc.option(fc.array(fc.nat(5), { maxLength: 2 }), { nil: undefined }) });
  await fc.assert(fc.asyncProperty(fc.array(phase, { minLength: 1, maxLength: 6 }), async phases => {
    const fake = new FakeEnvironments();
    phases.forEach(({ failures }, index) => fake.failures.set(`e${index}`, Array.from({ length: failures }, () => 'busy')));
    const scenario = scenarioOf(...phases.map(({ after }, index) => (
      applies(`e${index}`, after && { after: [...new Set(after.filter(other => other < index).map(other => `e${other}`))] })
    )));
    let record = await run(scenario, fake);
    for (let round = 0; !hasPassed(record) && round < 20; round += 1) {
      record = await run(scenario, fake, { record: resumedRecord(scenario, record, {}, []) });
    }
    expect(hasPassed(record)).toBe(true);
    phases.forEach(({ failures }, index) => expect(fake.done.filter(done => done === `apply e${index}`)).toHaveLength(failures + 1));
  }), { numRuns: 50 });
});

test('what a phase has remembered is not true of another action that it has since', async () => {
  environments.failures.set('one', ['broken']);
  const failed = await run(scenarioOf(applies('make', { action: { kind: 'tofu_apply', environment: 'one' } })), environments);
  const again = (environment: string) => resumedRecord(scenarioOf(applies('make', { action: { kind: 'tofu_apply', environment } })), failed, {}, []).phases[0]!.outputs;

  expect(failed.phases[0]!.outputs).toEqual({ was_there: 0 });
  expect([again('one'), again('two')]).toEqual([{ was_there: 0 }, {}]);
});

test('of a phase that is done, nothing is left that would hold the process up once its time is over', async () => {
  const begun = jest.spyOn(globalThis, 'setTimeout');
  await run(scenarioOf(applies('make', { timeoutSeconds: 0.05 })), new FakeEnvironments());
  await new Promise(resolve => setTimeout(resolve, 120));
  const lasting = begun.mock.results.filter((_, index) => begun.mock.calls[index]![1]! > 120).map(({ value }) => value as { _destroyed: boolean });
  begun.mockRestore();

  expect(lasting.filter(({ _destroyed: isOver }) => !isOver)).toEqual([]);
});

describe('a secret that a playbook hands on', () => {
  const TOKEN = 'root@pam!tofu=12345678-1234-1234-1234-123456789012';
  const playbook: Action = { kind: 'ansible_playbook', playbook: 'token', address: 'machine' };
  const makes = (name: string): Phase => ({ name, description: name, action: playbook });
  const tokenFor = (name: string, token: string, more: Partial<Phase> = {}) => (
    applies(name, { ...more, action: { kind: 'tofu_apply', environment: name, endpoint: 'https://inner', apiToken: `\${${token}.api_token}` } })
  );
  let made = 0;
  const seen: unknown[] = [];
  const tools: Partial<SharedTools> = {
    findPlaybook: name => ({ file: `/${name}.yml`, variableFiles: [] }),
    runProgram: async (_command, args) => {
      made += 1;
      const { standsmith_outputs: file } = parse(readFileSync(args[3]!.slice(1), 'utf8'), { logLevel: 'silent' }) as { standsmith_outputs: string };
      writeFileSync(file, JSON.stringify({ api_token: TOKEN }));
      return 'changed=1';
    },
  };
  beforeEach(() => {
    made = 0;
    seen.length = 0;
    const { apply } = environments;
    environments.apply = async (name, target, rest, onBegin) => {
      seen.push((target as OnCluster).apiToken);
      rest.log(`token ${(target as OnCluster).apiToken}`);
      return apply.call(environments, name, target, rest, onBegin);
    };
  });

  test('is there in the phase that has prepared for it, and in no record', async () => {
    const record = await run(scenarioOf(tokenFor('one', 'one', { prepare: playbook })), environments, { tools });
    expect({ seen, changes: record.phases[0]!.changes }).toEqual({ seen: [TOKEN], changes: ['token: 1 changed on machine', 'create one'] });
    expect(JSON.stringify(record)).not.toContain(TOKEN.split('=')[1]);
  });

  test('is made again where a phase to be done needs it, and nowhere else', async () => {
    const scenario = scenarioOf(makes('token'), tokenFor('one', 'token'), applies('two'), applies('three'));
    environments.failures.set('one', ['no room']);
    environments.failures.set('two', ['no room']);
    const first = await run(scenario, environments, { tools });
    const second = await run(scenario, environments, { tools, record: resumedRecord(scenario, first, {}, []) });
    expect({ made, second: statuses(second) }).toEqual({ made: 2, second: { token: 'done', one: 'done', two: 'failed', three: 'waiting' } });
    expect(statuses(resumedRecord(scenario, second, {}, []))).toEqual({ token: 'done', one: 'done', two: 'waiting', three: 'waiting' });
    // what would be rolled back may need it
    const careful = scenarioOf(...scenario.phases.slice(0, 3), applies('three', { onError: 'rollback' }));
    expect(statuses(resumedRecord(careful, second, {}, []))).toEqual({ token: 'waiting', one: 'done', two: 'waiting', three: 'waiting' });
  });

  test('is waited for by whatever comes after it, also behind a phase that is done', async () => {
    const scenario = scenarioOf(makes('token'), applies('between'), tokenFor('late', 'token'));
    environments.failures.set('late', ['no room']);
    const first = await run(scenario, environments, { tools });
    const second = await run(scenario, environments, { tools, record: resumedRecord(scenario, first, {}, []) });
    expect({ statuses: statuses(second), seen }).toEqual({ statuses: { token: 'done', between: 'done', late: 'done' }, seen: [undefined, TOKEN, TOKEN] });
  });

  test('is missed where it could not be made: the phase fails for the reason of that', async () => {
    const record = await run(scenarioOf(tokenFor('one', 'one', { prepare: playbook, onError: 'continue' }), applies('two')), environments, {
      tools: { ...tools, runProgram: async () => { throw new Error('ansible-playbook ended with 4'); } },
    });
    expect({ statuses: statuses(record), error: record.phases[0]!.error, seen }).toEqual({
      statuses: { one: 'failed', two: 'done' }, error: 'ansible-playbook ended with 4', seen: [undefined],
    });
  });
});
