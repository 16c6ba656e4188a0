import pc from 'picocolors';
import { fits, type Rehearsal } from '../../lib/report/rehearsal';
import { rehearsalText } from '../../lib/report/rehearsal-text';

const SOUND: Rehearsal = {
  environment: 'class',
  cluster: { source: 'copy', from: 'https://pve1:8006/', version: '9.0.11', nodes: 1, vms: 12, unseen: [] },
  provider: 'stand-in',
  isChange: false,
  resources: [{ type: 'proxmox_virtual_environment_vm', create: 30, change: 0, destroy: 1 }],
  misfits: [],
  warnings: [],
  capacity: {
    nodes: [
      {
        nodeName: 'pve1', machines: 30, newMachines: 30, memoryMiB: 65536, othersMemoryMiB: 4096, ownMemoryMiB: 40960, leftMemoryMiB: 20480,
        vcpus: 64, othersVcpus: 2, ownVcpus: 40, leftVcpus: 22,
      },
      { nodeName: 'pve2', machines: 0, newMachines: 0, othersMemoryMiB: 0, ownMemoryMiB: 0, othersVcpus: 0, ownVcpus: 0 },
    ],
    storages: [{ storageId: 'ceph', totalGib: 1000, usedGib: 100, fullGib: 0, linkedGib: 60.06, linkedMaxGib: 300, leftGib: 839.94 }],
    more: { students: 5, limit: 'RAM of pve1' },
  },
  run: { seconds: 95, phases: [{ name: 'clones', count: 30, seconds: 45, atOnce: 1.04 }] },
};
const FAULT = {
  kinds: ['task-failed'], hits: ['task-failed hit qmclone 100 on pve1'], error: 'tofu apply failed', left: [],
  again: { differences: [] },
};
const text = (more: Partial<Rehearsal> = {}) => rehearsalText({ ...SOUND, ...more }, { colors: pc.createColors(false), width: 110 });

it('says what would change, how long it takes, what it takes of the cluster, and that it fits', () => {
  const report = text();

  expect(report).toMatch(/^rehearsed on a simulated copy of https:\/\/pve1:8006\/ \(PVE 9\.0\.11, 1 node, 12 VMs and templates\); that one was only read$/m);
  expect(report).toMatch(/^with the stand-in provider/m);
  expect(report).toMatch(/^proxmox_virtual_environment_vm +30 +0 +1$/m);
  expect(report).toMatch(/^1 min 35 s on the cluster's clock$/m);
  expect(report).toMatch(/^clones +30 +45 s +1$/m);
  expect(report).toMatch(/^durations are those of a small cluster .*not measured on this one/m);
  expect(report).toMatch(/^pve1 +30 +64 +4 +40 +20 +64 +2 +40 +22$/m);
  expect(report).toMatch(/^ceph +1000 +100 +0 +60\.1 +839\.9$/m);
  expect(report).toMatch(/20 % of their templates' disks is an estimate/);
  expect(report).toMatch(/^5 students more would fit \(RAM of pve1\)$/m);
  expect(report).toMatch(/\nit fits$/);
  expect(report).not.toMatch(/pve2|undefined|NaN/);
});

it('says that nobody has looked at a real cluster', () => {
  const report = text({ cluster: { ...SOUND.cluster, source: 'expected' }, capacity: undefined });

  expect(report).toMatch(/no real one was looked at, so nothing is said about what is free there/);
  expect(report).toMatch(/\nit works on such a cluster$/);
});

it('says what could not be seen', () => {
  expect(text({ cluster: { ...SOUND.cluster, unseen: ['VMs (VM.Audit on /vms)'] } })).toMatch(/^could not see VMs \(VM\.Audit on \/vms\): what depends on it is not checked$/m);
});

it('says why it does not fit, and that it was not applied then', () => {
  const misfits = [{ kind: 'taken', message: 'VM IDs that others have: 10000', fix: 'set vm_ids.first' }] as const;

  expect(text({ misfits, run: undefined })).toMatch(
    /\nit does not fit: one thing stands against it\n {2}VM IDs that others have: 10000\n {6}set vm_ids\.first\n {2}so it was not applied to the copy$/,
  );
  expect([fits(SOUND), fits({ misfits })]).toEqual([true, false]);
});

it('says how it failed', () => {
  expect(text({ run: { ...SOUND.run!, error: 'tofu apply failed: no space' } })).toMatch(/until it failed[^]*tofu apply failed: no space[^]*\nit would fail$/);
});

it('says what a fault leaves behind, and that the same command gets over it', () => {
  const left = [{ table: 'vms', added: ['10000', '10001', '10002', '10003', '10004', '10005'], changed: ['9000'], removed: [] }];
  const report = text({ fault: { ...FAULT, left } });

  expect(report).toMatch(/^with task-failed$/m);
  expect(report).toMatch(/the run failed:\ntofu apply failed\nit left behind:\n {2}\+ 6 vms: 10000, 10001, 10002, 10003, 10004, …\n {2}~ 1 vms: 9000\n/);
  expect(report).toMatch(/the same command again ended well\nand everything is as after a run without the fault\n\nit fits$/);
});

it('says that the same command does not get over it', () => {
  const again = { error: 'tofu apply failed again', differences: [{ table: 'pools', added: ['x'], changed: [], removed: [] }] };

  expect(text({ fault: { ...FAULT, again } })).toMatch(/failed again\nand this is otherwise[^]* {2}\+ 1 pools: x\n\nit fits, but does not get over the fault$/);
});

it('says of a fault that did no harm, that it did none', () => {
  expect(text({ fault: { ...FAULT, error: undefined } })).toMatch(/the run ended well in spite of it\nthe same command again ended well/);
});

it('says that an environment stands there already, and what to know', () => {
  const report = text({ isChange: true, resources: [], warnings: ['destroys 1 VMs with their data: a (1)'] });

  expect(report).toMatch(/this is its next change/);
  expect(report).toMatch(/what would change\n {2}nothing\n/);
  expect(report).toMatch(/good to know\n {2}destroys 1 VMs/);
});
