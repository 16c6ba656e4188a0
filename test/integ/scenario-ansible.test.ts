import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ANSIBLE } from './other-clients/ansible';
import { installPythonClient, runSync } from './other-clients/python-environment';
import { ROOT } from './project';
import { MachineProject } from './scenario/machine-project';

const ansible = installPythonClient(ANSIBLE);
if ('reason' in ansible) process.stderr.write(`not tested with Ansible: ${ansible.reason}\n`);
const withAnsible = 'reason' in ansible ? test.skip : test;
const programs = 'reason' in ansible ? '' : path.dirname(ansible.python);
const TOKEN = 'root@pam!tofu=12345678-1234-1234-1234-123456789012';

withAnsible.each(readdirSync(path.join(ROOT, 'ansible')).filter(file => file.endsWith('.yml')))('ansible-playbook understands %s', file => {
  expect(runSync(path.join(programs, 'ansible-playbook'), ['--syntax-check', '-i', 'target,', path.join(ROOT, 'ansible', file)])).toContain('playbook:');
});

withAnsible('a playbook of the project runs on a machine over SSH, and hands on what it has made; what is secret is in memory alone', async () => {
  const project = await MachineProject.start('ssh2');
  const before = process.env.PATH;
  process.env.PATH = `${programs}${path.delimiter}${before}`;
  try {
    project.write('ansible/greet.yml', `
- name: Greet
  hosts: target
  gather_facts: false
  tasks:
    - name: Write a greeting
      ansible.builtin.raw: echo '{{ greeting }}' > "{{ file }}"
    - name: Hand on
      ansible.builtin.copy:
        dest: "{{ standsmith_outputs }}"
        content: '{"word": {{ greeting | to_json }}, "api_token": "${TOKEN}"}'
        mode: "0600"
      delegate_to: localhost
`);
    project.write('scenarios/greet.yaml', `
inputs: { file: }
phases:
  - { name: greet, ansible_playbook: { playbook: greet, address: 127.0.0.1, variables: { greeting: "{{ 6 * 7 }} {% raw %} grüße 🐟", count: 3, file: "\${file}", ansible_ssh_executable: ssh } } }
  - { name: look, ssh_command: { address: 127.0.0.1, command: "cat '\${file}'; test '\${greet.api_token}' = '${TOKEN}' && echo known '\${greet.api_token}'", contains: "\${greet.word}" } }
`);
    const ran = await project.scenario('greet', { args: ['--set', `file=${path.join(project.machine.folder, 'greeting')}`, '-v'] });
    expect(ran).toMatchObject({ code: 0, report: { result: 'passed', phases: [{ changes: ['greet: 2 changed on 127.0.0.1'] }, {}] } });
    expect(ran.stderr).toContain('look: known root@pam!tofu=********');
    const written = project.files('reports').map(file => project.read(file)).join('');
    expect(written).not.toContain(TOKEN.split('=')[1]);
  } finally {
    process.env.PATH = before;
    await project.end();
  }
});
