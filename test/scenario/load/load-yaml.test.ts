import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BUILT_IN } from '../../../lib/scenario/built-in';
import { checkScenario } from '../../../lib/scenario/load/check-scenario';
import { findScenario, listScenarios } from '../../../lib/scenario/load/find-scenario';
import { loadYamlScenario } from '../../../lib/scenario/load/load-yaml';
import { InputError } from '../../../lib/values/finding';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'scenario-')); });
afterEach(() => rmSync(folder, { recursive: true }));

function load(text: string) {
  writeFileSync(path.join(folder, 'web.yaml'), text);
  return loadYamlScenario(path.join(folder, 'web.yaml'), folder);
}

function findings(text: string): string[] {
  try {
    load(text);
  } catch (error) {
    if (error instanceof InputError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('a scenario of YAML is what one of TypeScript would be', () => {
  expect(load(`
description: A web server
inputs: { port: 80 }
phases:
  - name: provision
    timeout: 10m
    retries: 2
    on_error: rollback
    tofu_apply: { environment: web, api_token: '\${port}' }
  - name: look
    after: []
    http_check: { url: "http://web:\${port}/", insecure: true }
    rollback: { tofu_destroy: { environment: web } }
`)).toEqual({
    name: 'web', description: 'A web server', inputs: { port: 80 },
    phases: [
      {
        name: 'provision', description: '', timeoutSeconds: 600, retries: 2, onError: 'rollback',
        action: { kind: 'tofu_apply', environment: 'web', apiToken: '${port}' },
      },
      {
        name: 'look', description: '', after: [], action: { kind: 'http_check', url: 'http://web:${port}/', insecure: true },
        rollback: { kind: 'tofu_destroy', environment: 'web' },
      },
    ],
  });
});

test.each([
  ['an unknown key', 'phases: [{ name: a, start_vm: { vm_id: 1, ndoe: x } }]', 'web.yaml:1:43: unknown key "ndoe" in phases[0].start_vm', 'did you mean node?'],
  ['no action', 'phases:\n  - name: a', 'web.yaml:2:5: phase "a" does nothing: it has no action', 'add one of tofu_apply'],
  ['two actions', 'phases:\n  - name: a\n    start_vm: { vm_id: 1 }\n    stop_vm: { vm_id: 1 }', 'web.yaml:4:5: phase "a" has several actions: start_vm and stop_vm', 'make a phase of each'],
  ['a bad time', 'phases:\n  - { name: a, timeout: 5 minutes, start_vm: { vm_id: 1 } }', 'web.yaml:2:16: phases[0].timeout is "5 minutes"', 'write, for example, timeout: 10m'],
  ['two phases of one name', 'phases:\n  - { name: a, start_vm: { vm_id: 1 } }\n  - { name: a, start_vm: { vm_id: 1 } }', 'web.yaml:3:7: there are two phases "a"', 'rename one'],
  ['a phase that is not there', 'phases:\n  - { name: one, start_vm: { vm_id: 1 } }\n  - { name: b, after: [oen], start_vm: { vm_id: 1 } }', 'web.yaml:3:24: "b" comes after "oen", which is no phase', 'did you mean one?'],
  ['a circle', 'phases:\n  - { name: a, after: [b], start_vm: { vm_id: 1 } }\n  - { name: b, start_vm: { vm_id: 1 } }', 'web.yaml:2:16: "a" waits for itself', 'take one of them out'],
  ['inputs in a circle', 'inputs: { x: "${y}", y: "a-${x}" }\nphases:\n  - { name: a, start_vm: { vm_id: 1 } }', 'web.yaml:1:11: the input "x" leads back to itself, by way of ${y}', 'give one of them a value'],
  ['an input that nobody gives', 'inputs: { addres: x }\nphases:\n  - { name: a, wait_for_ssh: { address: "${address}" } }', 'web.yaml:3:32: ${address} stands for nothing: inputs are addres, host', 'did you mean ${addres}?'],
  ['an output that there is not', 'phases:\n  - { name: ip, wait_for_guest_agent: { vm_id: 1 } }\n  - { name: b, wait_for_ssh: { address: "${ip.adress}" } }', 'web.yaml:3:32: ${ip.adress} stands for nothing: ip gives address', 'did you mean ${ip.address}?'],
  ['an output of a later phase', 'phases:\n  - { name: b, wait_for_ssh: { address: "${ip.address}" } }\n  - { name: ip, wait_for_guest_agent: { vm_id: 1 } }', 'web.yaml:2:32: ${ip.address} stands for nothing: ip need not be done before b', 'name something'],
  ['an output of a later phase, by way of an input', 'inputs: { at: "${ip.address}" }\nphases:\n  - { name: b, wait_for_ssh: { address: "${at}" } }\n  - { name: ip, wait_for_guest_agent: { vm_id: 1 } }', 'web.yaml:3:7: ${ip.address} stands for nothing: ip need not be done before b', 'name something'],
  ['an output of the phase itself', 'phases:\n  - { name: a, ssh_command: { address: b, command: "echo ${a.stdout}" } }', 'web.yaml:2:43: ${a.stdout} stands for nothing: a gives nothing', 'name something'],
  ['a phase that makes two things of a kind', 'phases:\n  - { name: a, prepare: { start_vm: { vm_id: 1 } }, start_vm: { vm_id: 2 } }', 'web.yaml:2:16: "a" prepares by what it does itself', 'make a phase of each'],
  ['a path in the place of an environment', 'phases:\n  - { name: a, tofu_destroy: { environment: ../../other } }', 'web.yaml:2:32: phases[0].tofu_destroy.environment is "../../other": an environment name has', 'write, for example'],
  ['nothing at all', '', 'web.yaml:1:1: the file is empty', 'write phases:'],
])('%s is a finding with its place and what to change', (_, text, message, fix) => {
  const [first, second] = findings(text);
  expect(first).toContain(message);
  expect(second).toContain(fix);
});

test('a file of YAML or TypeScript in the folder is a scenario, and comes before a built-in one of its name', () => {
  writeFileSync(path.join(folder, 'simple-vm-destructor.yaml'), 'phases: [{ name: a, start_vm: { vm_id: 1 } }]');
  writeFileSync(path.join(folder, 'mine.ts'), `
    const vmId: number = 7;
    export default { description: 'mine', phases: [{ name: 'a', start_vm: { vm_id: vmId } }] };
  `);
  expect(listScenarios([folder])).toEqual([...BUILT_IN.map(({ name }) => name), 'mine'].sort());
  expect(findScenario('simple-vm-destructor', [folder], folder).phases).toHaveLength(1);
  expect(findScenario('mine', [folder], folder)).toMatchObject({ name: 'mine', phases: [{ action: { vmId: 7 } }] });
  expect(() => findScenario('mien', [folder], folder)).toThrow('did you mean mine?');
});

test('an environment is called by its name: what it refers to is not known when it is claimed', () => {
  expect(findings('inputs: { who: test }\nphases: [{ name: a, tofu_apply: { environment: "${who}" } }]')[0]).toBe(
    'web.yaml:2:35: phases[0].tofu_apply.environment is "${who}": an environment is called by its name, as runs are kept apart by it: make a scenario of each',
  );
});

test('names and descriptions hold nothing that a terminal acts on, and a time is one that can be waited for', () => {
  expect(findings('description: "a\\e[31m"\nphases: [{ name: a, description: "b\\nc", timeout: 99999h, start_vm: { vm_id: 1 } }]').filter(line => !line.startsWith(' '))).toEqual([
    'web.yaml:1:1: description is "a\\u001b[31m": control characters and line ends are not shown',
    'web.yaml:2:21: phases[0].description is "b\\nc": control characters and line ends are not shown',
    'web.yaml:2:42: phases[0].timeout is "99999h": a phase may take 168h at most',
  ]);
  expect(load('description: >\n  two\n  lines\nphases: [{ name: a, start_vm: { vm_id: 1 } }]').description).toBe('two lines');
  writeFileSync(path.join(folder, 'a\u001b[31m.yaml'), 'phases: [{ name: a, start_vm: { vm_id: 1 } }]');
  expect(listScenarios([folder])).toEqual([...BUILT_IN.map(({ name }) => name), 'web'].sort());
  for (const name of ['a\u001b[31m', '../web', '']) expect(() => findScenario(name, [folder], folder)).toThrow('there is no scenario');
});

test('the built-in scenarios have their numbers of phases, and nothing in them refers to nothing', () => {
  expect(Object.fromEntries(BUILT_IN.map(({ name, phases }) => [name, phases.length]))).toEqual({
    'bootstrap-install': 3, 'nested-pve-constructor': 10, 'nested-pve-destructor': 3, 'nested-pve-roundtrip': 13, 'pve-configure': 2,
    'simple-vm-constructor': 5, 'simple-vm-destructor': 1, 'simple-vm-roundtrip': 6,
  });
  expect(BUILT_IN.flatMap(scenario => checkScenario(scenario))).toEqual([]);
});
