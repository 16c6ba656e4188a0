import { CommandError, reportError } from '../../lib/cli/errors';
import { TofuError } from '../../lib/tofu/diagnostic';
import { Interrupted } from '../../lib/cli/interrupted';
import { NoTofuError } from '../../lib/tofu/find-tofu';
import { InputError } from '../../lib/values/finding';
import { TestIo } from './test-io';

const finding = { position: { file: 'envs/a/env.yaml', line: 3, column: 7 }, message: 'no such thing', fix: 'write another' };
const systemError = Object.assign(new Error('EACCES: permission denied, open \'/x\''), { syscall: 'open' });

function report(error: unknown, debug = false) {
  const io = new TestIo();
  const code = reportError(error, io, debug);
  return { code, stdout: io.stdout, stderr: io.stderr };
}

test.each<[string, unknown, number, RegExp]>([
  ['bad input', new InputError([finding]), 3, /^envs\/a\/env\.yaml:3:7: no such thing\n {4}write another\n\none thing is wrong; nothing was written\n$/],
  ['much bad input', new InputError([finding, finding, { ...finding, message: 'another' }]), 3, /2 things are wrong; nothing was written\n$/],
  ['a refusal', new CommandError('not now', 4), 4, /^not now\n$/],
  ['a failure', new CommandError('no'), 1, /^no\n$/],
  ['a tofu that failed', new TofuError('apply', 1, [{ severity: 'error', summary: 'locked' }], ''), 1, /^tofu apply failed:\n {2}locked\n\n.*run the same command again/],
  ['a tofu that was interrupted', new TofuError('apply', 130, [], ''), 130, /^interrupted; run the same command again to go on\n$/],
  ['Ctrl-C at a question', new Interrupted(), 130, /^\ninterrupted/],
  ['no tofu', new NoTofuError('there is no tofu on PATH'), 1, /npm run setup/],
  ['what the system refuses', systemError, 1, /^EACCES: permission denied, open '\/x'\n$/],
  ['a defect', new TypeError('x is undefined'), 1, /^a defect of standsmith: x is undefined\n.*STANDSMITH_DEBUG=1/],
  ['what is no error', 'text', 1, /^a defect of standsmith: text\n/],
])('%s', (_, error, code, stderr) => {
  expect(report(error)).toEqual({ code, stdout: '', stderr: expect.stringMatching(stderr) });
  expect(report(error).stderr).not.toMatch(/^\s+at /m);
});

test('where a defect is, is shown when it is asked for', () => {
  expect(report(new TypeError('x'), true).stderr).toMatch(/TypeError: x\n\s+at /);
});
