import { cloudInitMachineAt } from '../../../../lib/sim/ssh/guest/cloud-init-machines';
import type { Vm } from '../../../../lib/sim/pve/store/state';

const DRIVE = { ide2: 'local-lvm:vm-101-cloudinit,media=cdrom', net0: 'virtio=BC:24:11:00:00:01,bridge=vmbr0', name: 'dev1' };
const KEYS = 'ssh-ed25519 AAAA anna\nssh-ed25519 BBBB ben';

/** What a machine with this configuration is like to whoever comes to 10.0.0.5. */
function machine(config: Record<string, string>, { status = 'running', userData = '' } = {}) {
  const vm = { vmid: 101, node: 'pve1', status, config: { ipconfig0: 'ip=10.0.0.5/24', ...DRIVE, ...config } } as unknown as Vm;
  const files = { contentOf: (_node: string, volume: string) => (volume === 'local:snippets/user.yaml' ? Buffer.from(userData) : undefined) };
  return cloudInitMachineAt('10.0.0.5', { state: { vms: { 101: vm } } } as never, files as never);
}

test('a machine lets in whom PVE\'s cloud-init names, by its keys', () => {
  expect(machine({ ciuser: 'anna', sshkeys: encodeURIComponent(`${KEYS}\n`) })).toEqual({ vmId: 101, name: 'dev1', user: 'anna', keys: KEYS.split('\n') });
  expect(machine({})).toMatchObject({ user: undefined, keys: [] });
});

test('a file with user data says it in the place of PVE', () => {
  const given = { ciuser: 'anna', sshkeys: 'x', cicustom: 'user=local:snippets/user.yaml' };
  expect(machine(given, { userData: '#cloud-config\nuser: ben\nssh_authorized_keys: [k1, 2]\n' })).toMatchObject({ user: 'ben', keys: ['k1'] });
  for (const userData of ['#!/bin/sh\n', '#cloud-config\n', '#cloud-config\n{ [', '#cloud-config\nssh_authorized_keys: k1\n']) {
    expect(machine(given, { userData })).toMatchObject({ user: undefined, keys: [] });
  }
});

test('one that does not run, that cloud-init tells nothing, or that has another address does not answer', () => {
  expect(machine({}, { status: 'stopped' })).toBeUndefined();
  expect(machine({ ide2: 'none,media=cdrom' })).toBeUndefined();
  expect(machine({ ipconfig0: 'ip=10.0.0.6/24' })).toBeUndefined();
});
