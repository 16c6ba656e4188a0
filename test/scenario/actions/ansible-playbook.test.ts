import type { Tools } from '../../../lib/scenario/actions/action-type';
import { ansiblePlaybook } from '../../../lib/scenario/actions/ansible-playbook';

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
