import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesize } from '../../stacks/synthesize';
import { planned } from '../model/machines/machines';

interface Resource {
  readonly node_name?: string;
  readonly clone?: object;
  readonly lifecycle?: { readonly ignore_changes: string[] };
}

interface Stack {
  readonly variable: Readonly<Record<string, { readonly default?: unknown }>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
}

const MACHINE = 'os: debian, image: { url: "https://images.example/debian.qcow2", checksum: none }, cloud_init: { packages: [curl] }';

/** The stack of machines on pve1. */
function stackOf(machine: string): Stack {
  const { plan, findings } = planned(`kind: machines\nproxmox: { node_name: pve1 }\nmachines:\n  web: { ${machine} }\n`, { 'log.pl': '#!/usr/bin/perl\n' });
  expect(findings).toEqual([]);
  const outdir = mkdtempSync(path.join(tmpdir(), 'movable-'));
  try {
    synthesize([plan], { outdir });
    return JSON.parse(readFileSync(path.join(outdir, 'stacks', 'web', 'cdk.tf.json'), 'utf8')) as Stack;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

test('machines that name no node follow a variable, with their files and images, and another node is a change', () => {
  const { variable, resource } = stackOf(MACHINE);

  expect(variable.node).toMatchObject({ default: 'pve1' });
  const all = Object.values(resource).flatMap(named => Object.values(named)).filter(({ node_name: node }) => node !== undefined);
  expect(all.length).toBeGreaterThanOrEqual(3);
  expect(new Set(all.map(({ node_name: node }) => node))).toEqual(new Set(['${var.node}']));
  const [vm] = Object.values(resource.proxmox_virtual_environment_vm!);
  expect(vm!.lifecycle!.ignore_changes).toContain('started');
  expect(vm!.lifecycle!.ignore_changes).not.toContain('node_name');
});

test('a template stays where it is', () => {
  const [vm] = Object.values(stackOf('os: debian, image: { template_vmid: 9000, template_node: pve1 }').resource.proxmox_virtual_environment_vm!);

  expect(vm).toMatchObject({ node_name: '${var.node}', clone: { node_name: 'pve1' } });
});

test.each([
  ['names its node', 'host_node: pve1'],
  ['is spread over nodes', 'host_nodes: [pve1, pve2]'],
  ['has a disk that outlives it', 'disks: { data: { size: 5G, unit_number: 1, persistent: true } }'],
  ['has hook scripts', 'hooks: [{ script: log.pl }]'],
  ['shares a folder of the node', 'shares: { media: { path: /srv, mount_point: /media } }'],
])('nothing is moved by a variable where a machine %s', (_, setting) => {
  const { variable, resource } = stackOf(`${MACHINE}, ${setting}`);

  expect(variable).not.toHaveProperty('node');
  const vms = Object.values(resource.proxmox_virtual_environment_vm!);
  expect(vms.every(vm => vm.node_name === 'pve1' && vm.lifecycle!.ignore_changes.includes('node_name'))).toBe(true);
});
