import { resolveAction, type Scope } from '../../lib/scenario/references';
import type { Action } from '../../lib/scenario/actions/action';

const scope: Scope = {
  inputs: { page: 'a-${at}', at: '${ip.address}', none: '', port: 80 }, secretInputs: { password: 'pa${page}word' },
  phases: { ip: { address: '10.0.0.5' }, said: { stdout: 'it is ${password}', empty: '', lines: 'one\ntwo' } },
  environment: () => ({ vm_id: 5, user: '${password}' }),
};
const command = (text: string) => resolveAction({ kind: 'ssh_command', address: 'host', command: text }, scope).command;

test('inputs refer to others and to outputs; what machines say, and what is secret, stands for itself', () => {
  expect(command('echo ${page} ${port}')).toBe('echo a-10.0.0.5 80');
  expect(command('echo ${said.stdout}')).toBe('echo it is ${password}');
  expect(command('${said.lines}')).toBe('one\ntwo');
  expect(command('echo ${envs.test.user} ${password}')).toBe('echo ${password} pa${page}word');
});

test.each<[string, Action]>([
  ['a machine, which would be this one', { kind: 'ssh_command', address: '${none}', command: 'true' }],
  ['a cluster, which would be the host\'s', { kind: 'tofu_destroy', environment: 'test', endpoint: '${said.empty}' }],
  ['a VM', { kind: 'stop_vm', vmId: '${none}' }],
  ['a command', { kind: 'ssh_command', address: 'host', command: '${none}' }],
])('%s that is empty is refused', (_, action) => {
  expect(() => resolveAction(action, scope)).toThrow(/^\$\{.*\} is empty, and \w+ is not done without it$/);
});

test('what need not be there is left out where it is empty', () => {
  expect(resolveAction({ kind: 'ssh_command', address: 'host', command: 'true', user: '${none}' }, scope)).toEqual({ kind: 'ssh_command', address: 'host', command: 'true' });
  expect(resolveAction({ kind: 'ansible_playbook', playbook: 'user', address: 'host', variables: { address: '${none}', user: 'a' } }, scope)).toMatchObject({ variables: { user: 'a' } });
});
