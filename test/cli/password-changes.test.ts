import { refusePasswordChanges } from '../../lib/cli/password-changes';
import type { ReadyStack } from '../../lib/cli/stack';
import type { PlanDocument } from '../../lib/tofu/show';

const stack = { config: { name: 'class' }, tofu: { env: {} } } as unknown as ReadyStack;
const TOKEN = { proxmox_endpoint: { value: 'https://pve1:8006' }, proxmox_api_token: { value: 'a@pve!b=c' } };

function plan(before: object, after: object, variables: PlanDocument['variables'] = TOKEN, actions = ['update']): PlanDocument {
  const type = 'proxmox_virtual_environment_user';
  return { variables, resource_changes: [{ address: `${type}.a`, type, change: { actions, before: { user_id: 's1@pve', ...before }, after: { ...after } } }] };
}

test('a password that an API token would change is refused before anything is done, without being told', () => {
  expect(() => refusePasswordChanges(stack, plan({ password: 'old-one' }, { password: 'new-one' }))).toThrow(/^the passwords of s1@pve are others(?![^]*-one)/);
});

test('other changes of a user are none of a password', () => {
  expect(() => refusePasswordChanges(stack, plan({ password: 'a', comment: '' }, { password: 'a', comment: 'b' }))).not.toThrow();
  expect(() => refusePasswordChanges(stack, plan({ password: 'a' }, { password: 'b' }, TOKEN, ['delete', 'create']))).not.toThrow();
});

test('a password login may change passwords', () => {
  const variables = { ...TOKEN, proxmox_api_token: { value: null }, proxmox_username: { value: 'root@pam' }, proxmox_password: { value: 'x' } };
  expect(() => refusePasswordChanges(stack, plan({ password: 'a' }, { password: 'b' }, variables))).not.toThrow();
});
