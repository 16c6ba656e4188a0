import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { needsIgnition } from '../../../lib/cli/simulation/ignition';
import { TestIo } from '../test-io';

let root: string;

beforeEach(() => { root = mkdtempSync(path.join(tmpdir(), 'ignition-')); });
afterEach(() => rmSync(root, { recursive: true }));

const needs = (...command: readonly string[]) => needsIgnition({ io: new TestIo(), env: {}, root }, command);

function write(name: string, text: string): void {
  mkdirSync(path.join(root, 'envs', name), { recursive: true });
  writeFileSync(path.join(root, 'envs', name, 'env.yaml'), text);
}

const machines = (os: string) => `kind: machines
proxmox: { node_name: pve1 }
machines:
  web: { os: ${os}, image: { file_id: "local:import/image.qcow2" }, networks: [{ bridge: vmbr0 }], ${os === 'debian' ? '' : 'butane: web.bu'} }
`;

test('poseidon/ct is needed for machines that Ignition sets up, and for no others', () => {
  write('class', 'students: 2\n');
  write('web', machines('debian'));
  expect(needs()).toBe(false);

  write('work', machines('flatcar'));
  writeFileSync(path.join(root, 'envs', 'work', 'web.bu'), 'variant: flatcar\nversion: 1.1.0\n');
  expect(needs()).toBe(true);
});

test('it is not where the command names other environments', () => {
  write('web', machines('debian'));
  write('work', machines('fedora-coreos'));
  writeFileSync(path.join(root, 'envs', 'work', 'web.bu'), 'variant: fcos\nversion: 1.5.0\n');

  expect([needs('standsmith', 'apply', 'web'), needs('standsmith', 'apply', 'work'), needs('bash', '-c', 'standsmith apply web; standsmith apply work')])
    .toEqual([false, true, true]);
});

test('what cannot be read is left to the command to tell of', () => {
  write('broken', 'kind: machines\nmachines: 5\n');
  expect(needs()).toBe(false);
});
