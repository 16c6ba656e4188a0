import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Tools } from '../../../lib/scenario/actions/action-type';
import { startSshMachine, type SshMachine } from '../../integ/scenario/ssh-machine';
import { tryAction } from './trial-tools';

let machine: SshMachine;
beforeAll(async () => {
  machine = await startSshMachine('ssh2');
});
afterAll(async () => {
  await machine.stop();
  rmSync(machine.folder, { recursive: true });
});

const login = () => ({ login: { user: machine.user, port: machine.port, keyFile: machine.keyFile } });
const command = (text: string, more: object = {}) => ({ kind: 'ssh_command', address: '127.0.0.1', command: text, ...more }) as const;

test('ssh_command runs a command line, tells what it says, and hands it on', async () => {
  const { said, outcome } = await tryAction(command('echo one; echo two >&2', { contains: 'one' }), login());

  expect(outcome.outputs).toEqual({ stdout: 'one' });
  expect(said.sort()).toEqual(['one', 'two']);
});

test('ssh_command fails with the exit code and what was said last, or where the text is missing', async () => {
  await expect(tryAction(command('echo broken >&2; exit 3'), login())).rejects.toThrow('the command ended with 3 on 127.0.0.1: broken');
  await expect(tryAction(command('echo one', { contains: 'two' }), login())).rejects.toThrow('what the command says on 127.0.0.1 does not hold "two"');
});

test('wait_for_ssh waits until somebody is let in', async () => {
  let attempts = 0;
  // the key is mended while it waits
  const wrong = `${machine.folder}/wrong`;
  writeFileSync(wrong, 'no key');
  const pause = async () => {
    attempts += 1;
    if (attempts === 2) writeFileSync(wrong, readFileSync(machine.keyFile));
  };
  const { said } = await tryAction({ kind: 'wait_for_ssh', address: '127.0.0.1', port: String(machine.port) }, { login: { ...login().login, port: 1, keyFile: wrong }, pause });

  expect(attempts).toBe(2);
  expect(said).toEqual([expect.stringMatching(/key/i), `${machine.user}@127.0.0.1 is let in`]);
});

test('ansible_playbook gives the playbook the machine and the variables in files, and hands on what it has written', async () => {
  const seen: Record<string, unknown> = {};
  const runProgram: Tools['runProgram'] = async (program, args, { env }) => {
    const files = args.filter(arg => /(inventory|variables)\.yml$/.test(arg)).map(arg => readFileSync(arg.replace(/^@/, ''), 'utf8'));
    const [inventory, variables] = files.map(text => parse(text, { logLevel: 'silent' }) as Record<string, never>);
    Object.assign(seen, { program, file: args.at(-1), words: args.join(' '), inventory, variables, env });
    writeFileSync(String(variables!.standsmith_outputs), JSON.stringify({ node: 'pve-deb', api_token: 'hidden' }));
    return 'target : ok=2 changed=1 failed=0';
  };
  const action = { kind: 'ansible_playbook', playbook: 'user', address: '10.0.0.5', user: 'root', port: 2222, variables: { password: 'hidden-too' } } as const;
  const { outcome } = await tryAction(action, { ...login(), runProgram, findPlaybook: name => ({ file: `/playbooks/${name}.yml`, variableFiles: [] }) });

  expect(outcome).toEqual({ outputs: { changed: 1, node: 'pve-deb' }, secrets: { api_token: 'hidden' }, changes: ['user: 1 changed on 10.0.0.5'] });
  expect(seen).toMatchObject({
    program: 'ansible-playbook', file: '/playbooks/user.yml', variables: { password: 'hidden-too' }, env: { ANSIBLE_NOCOLOR: '1' },
    inventory: { all: { hosts: { target: { ansible_host: '10.0.0.5', ansible_port: 2222, ansible_user: 'root', ansible_ssh_private_key_file: machine.keyFile } } } },
  });
  expect(seen.words).not.toContain('hidden');
});
