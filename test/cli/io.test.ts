import { PassThrough } from 'node:stream';
import { Interrupted } from '../../lib/cli/interrupted';
import { terminalIo } from '../../lib/cli/io';

function streams(isTTY: boolean) {
  const text = { stdout: '', stderr: '' };
  const make = (name: keyof typeof text) => {
    const stream = Object.assign(new PassThrough(), { isTTY, columns: isTTY ? 72 : undefined });
    stream.on('data', chunk => {
      text[name] += String(chunk);
    });
    return stream as unknown as NodeJS.WriteStream;
  };
  const stdin = Object.assign(new PassThrough(), { isTTY });
  return { text, stdin, given: { stdin: stdin as unknown as NodeJS.ReadStream, stdout: make('stdout'), stderr: make('stderr') } };
}

test('what was asked for goes to standard output, all the rest to standard error', () => {
  const { text, given } = streams(false);
  const io = terminalIo(given, false);
  io.out('data');
  io.err('talk');

  expect(text).toEqual({ stdout: 'data\n', stderr: 'talk\n' });
});

test('standard input is waited for to its end, however late what writes it is', async () => {
  const { given, stdin } = streams(false);
  const input = terminalIo(given, false).input();
  setTimeout(() => stdin.write('to'), 20);
  setTimeout(() => stdin.end('ken\n'), 40);

  expect(await input).toBe('token\n');
});

test.each([[true, false, true], [true, true, false], [false, false, false]])('on a terminal: %s, NO_COLOR: %s, so colours: %s', (isTTY, noColor, expected) => {
  expect(terminalIo(streams(isTTY).given, noColor).colors.isColorSupported).toBe(expected);
});

test('where nobody can answer, nothing is asked', async () => {
  const { text, given } = streams(false);

  expect(await terminalIo(given, false).ask('really? ')).toBeUndefined();
  expect(text).toEqual({ stdout: '', stderr: '' });
});

test('a person is asked on standard error, so that standard output stays clean', async () => {
  const { text, given, stdin } = streams(true);
  const answer = terminalIo(given, false).ask('really? ');
  stdin.write('yes\n');

  expect(await answer).toBe('yes');
  expect(text.stdout).toBe('');
  expect(text.stderr).toContain('really? ');
});

test.each([['Ctrl-C is an interruption', '\u0003', 'rejects'], ['Ctrl-D is no answer', '\u0004', 'resolves']] as const)('%s', async (_, key, outcome) => {
  const { given, stdin } = streams(true);
  Object.assign(given.stderr, { isTTY: true });
  const answer = terminalIo({ ...given, stdin: Object.assign(stdin, { setRawMode: () => stdin }) as unknown as NodeJS.ReadStream }, false).ask('really? ');
  stdin.write(key);

  await (outcome === 'rejects' ? expect(answer).rejects.toThrow(Interrupted) : expect(answer).resolves.toBeUndefined());
});

test('where there is no terminal, progress is a line for each tenth at most, without control characters', () => {
  const { text, given } = streams(false);
  const progress = terminalIo(given, false).progress('applying', 200);
  for (let done = 1; done <= 200; done++) progress.update(done, `${done} done`);
  progress.stop();

  expect(text.stderr.trimEnd().split('\n')).toHaveLength(10);
  expect(text.stderr).toMatch(/^applying: 20\/200 {2}20 done\n/);
  expect(text.stderr).toMatch(/applying: 200\/200 {2}200 done\n$/);
  expect(text.stderr).not.toMatch(/[^\P{C}\n]/u);
});

test('nothing to do is no trouble', () => {
  const { text, given } = streams(false);
  terminalIo(given, false).progress('applying', 0).stop();

  expect(text.stderr).toBe('');
});

test('a table may take the terminal\'s width, and 100 columns elsewhere', () => {
  expect([terminalIo(streams(true).given, false).width, terminalIo(streams(false).given, false).width]).toEqual([72, 100]);
});
