import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProcess } from '../../lib/tofu/process';

const lines = async (script: string, env: Record<string, string> = {}): Promise<{ lines: string[]; code: number; stderr: string }> => {
  const heard: string[] = [];
  const result = await runProcess('/bin/sh', ['-c', script], { cwd: '/', env, onLine: line => heard.push(line) });
  return { lines: heard, ...result };
};

test('lines are heard one by one, also the last without an end', async () => {
  expect(await lines('printf "a\\nb\\r\\nc"')).toMatchObject({ lines: ['a', 'b', 'c'], code: 0 });
});

test('a letter that comes in two parts is one letter', async () => {
  expect((await lines(`printf '\\320'; sleep 0.1; printf '\\226\\n'`)).lines).toEqual(['Ж']);
});

test('nothing is inherited', async () => {
  expect((await lines('echo "$HOME:$GIVEN"', { GIVEN: 'here' })).lines).toEqual([':here']);
});

test('a process that a signal has ended has the code that shells give it', async () => {
  expect((await lines('kill -TERM $$')).code).toBe(143);
});

test('of what is said on standard error, the end is kept', async () => {
  const { stderr } = await lines('head -c 200000 /dev/zero | tr "\\0" x >&2; printf END >&2', { PATH: '/usr/bin:/bin' });

  expect(stderr.endsWith('xEND')).toBe(true);
  expect(stderr.length).toBeLessThanOrEqual(64 * 1024);
});

test('a program that is not there is an error', async () => {
  await expect(runProcess('/no/such/program', [], { cwd: '/', env: {}, onLine: () => undefined })).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a signal ends the program, as Ctrl-C would', async () => {
  const started = Date.now();
  const { code } = await runProcess('/bin/sh', ['-c', 'exec sleep 60'], { cwd: '/', env: { PATH: '/usr/bin:/bin' }, onLine: () => undefined, signal: AbortSignal.timeout(100) });

  expect(code).toBe(130);
  expect(Date.now() - started).toBeLessThan(10_000);
});

test('a program that does not listen is killed with what it has started, where it may be, and not before its time', async () => {
  const script = "trap '' INT; echo ready; sleep 60";
  const stop = new AbortController();
  const started = Date.now();
  const { code } = await runProcess('/bin/sh', ['-c', script], {
    cwd: '/', env: { PATH: '/usr/bin:/bin' }, onLine: () => stop.abort(), signal: stop.signal, killAfterSeconds: 0.3,
  });

  expect(code).toBe(130);
  expect(Date.now() - started).toBeGreaterThanOrEqual(300);
});

test('Ctrl-C reaches the program once, which may end in its own time', async () => {
  const heard: string[] = [];
  const script = 'trap "echo caught" INT; echo ready; i=0; while [ $i -lt 5 ]; do sleep 0.1; i=$((i+1)); done; echo ended';
  const { code } = await runProcess('/bin/sh', ['-c', script], {
    cwd: '/', env: { PATH: '/usr/bin:/bin' }, onLine: line => {
      heard.push(line);
      if (line === 'ready') process.emit('SIGINT', 'SIGINT');
    },
  });

  expect({ code, heard }).toEqual({ code: 130, heard: ['ready', 'caught', 'ended'] });
  expect(process.listenerCount('SIGINT')).toBe(0);
});

test('keeps the files of a private program to their owner, and the umask as it was', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'private-'));
  const before = process.umask();
  const run = (isPrivate: boolean, file: string) => runProcess('touch', [file], { cwd: folder, env: process.env, onLine: () => undefined, isPrivate });
  await run(true, 'secret');
  await run(false, 'open');
  expect(statSync(path.join(folder, 'secret')).mode & 0o777).toBe(0o600);
  expect(statSync(path.join(folder, 'open')).mode & 0o777).toBe(0o666 & ~before);
  expect(process.umask()).toBe(before);
  rmSync(folder, { recursive: true });
});
