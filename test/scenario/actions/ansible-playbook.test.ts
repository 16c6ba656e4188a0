import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Tools } from '../../../lib/scenario/actions/action-type';
import { ansiblePlaybook } from '../../../lib/scenario/actions/ansible-playbook';
import { tryAction } from './trial-tools';

test('in a simulation, no playbook is run on this machine, nor on one that may be there in reality', async () => {
  const started: string[] = [];
  const tools = {
    login: { user: 'root', port: 22, socksServer: '127.0.0.1:9' }, findPlaybook: (file: string) => ({ file, variableFiles: [] }),
    runProgram: async (command: string) => { started.push(command); return ''; }, log: () => undefined,
  } as unknown as Tools;

  await expect(ansiblePlaybook.run({ kind: 'ansible_playbook', playbook: 'user.yml', address: '10.0.0.5' }, tools)).rejects.toThrow(/simulated machine runs no programs/);
  await expect(ansiblePlaybook.run({ kind: 'ansible_playbook', playbook: 'user.yml', address: 'localhost' }, tools)).rejects.toThrow(/changes nothing of this machine/);
  expect(started).toEqual([]);
  await ansiblePlaybook.run({ kind: 'ansible_playbook', playbook: 'user.yml', address: '127.0.0.2' }, tools);
  expect(started).toEqual(['ansible-playbook']);
});

async function handingOn(text: string, said = '') {
  return tryAction({ kind: 'ansible_playbook', playbook: 'user', address: '10.0.0.5' }, {
    findPlaybook: file => ({ file, variableFiles: [] }),
    runProgram: async (_, args) => {
      const { standsmith_outputs: file } = parse(readFileSync(args[3]!.slice(1), 'utf8'), { logLevel: 'silent' }) as { standsmith_outputs: string };
      writeFileSync(file, text);
      return said;
    },
  });
}

test('how much a playbook has changed is said in its recap, whatever its tasks say', async () => {
  const said = 'ok: [target] => "changed=7"\nPLAY RECAP ***\ntarget : ok=2 changed=0 unreachable=0';
  expect((await handingOn('{}', said)).outcome).toMatchObject({ outputs: { changed: 0 }, changes: [] });
});

test('what a playbook hands on are texts and numbers; what cannot be read is not said, as it may be secret', async () => {
  expect((await handingOn('{"node": "pve", "number": 5, "is_new": true}')).outcome.outputs).toEqual({ changed: 0, node: 'pve', number: 5, is_new: 'true' });
  for (const text of ['hunter22', '[1]', '{"list": [1]}', '{"api_token": hunter22}', 'null']) {
    await expect(handingOn(text)).rejects.toThrow(/^what the playbook hands on is no map of texts and numbers: write standsmith_outputs by to_json$/);
  }
});
