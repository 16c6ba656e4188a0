import { formatDiagnostic, TofuError, type Diagnostic } from '../../lib/tofu/diagnostic';

const error = (summary: string, rest: Partial<Diagnostic> = {}): Diagnostic => ({ severity: 'error', summary, ...rest });

test('a problem is shown with the resource that has it, and its detail below', () => {
  expect(formatDiagnostic(error('VM is locked', { address: 'vm.a', detail: 'wait\nor unlock' }))).toBe('  vm.a: VM is locked\n      wait\n      or unlock');
});

test('a failed command names all its errors, and leaves out warnings', () => {
  const { message } = new TofuError('apply', 1, [error('one'), { severity: 'warning', summary: 'old' }, error('two')], 'noise');

  expect(message).toBe('tofu apply failed:\n  one\n  two');
});

test('of many errors the first ten are shown, and the others counted', () => {
  const { message } = new TofuError('apply', 1, Array.from({ length: 25 }, (_, index) => error(`e${index}`)), '');

  expect(message.split('\n')).toHaveLength(12);
  expect(message).toMatch(/e9\nand 15 more errors$/);
});

test('a command that fails without a diagnostic is explained by what it printed', () => {
  expect(new TofuError('init', 1, [], '\nno such folder\n').message).toBe('tofu init failed with exit code 1:\nno such folder');
});

test.each([[130, true], [143, true], [1, false]])('exit code %i: interrupted is %s', (code, isInterrupted) => {
  expect(new TofuError('apply', code, [], '').isInterrupted).toBe(isInterrupted);
});
