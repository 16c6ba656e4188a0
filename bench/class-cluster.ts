import { forEach, type BenchClient } from './bench-client';
import { NODES } from './cluster-process';

const CLASS_SIZE = 25;
const AT_ONCE = 10;
const FIRST_VMID = 1000;

export interface ClassCluster {
  readonly pools: readonly string[];
  /** VM IDs with their nodes. */
  readonly vms: readonly { readonly vmid: number; readonly node: string }[];
  /** A token that sees one class of 25. */
  readonly classToken: string;
}

/** Makes students with a pool, a user, 6 vnets and 3 VMs each, as an environment would have them made. */
export async function makeStudents(root: BenchClient, students: number): Promise<ClassCluster> {
  const classes = Array.from({ length: Math.ceil(students / CLASS_SIZE) }, (_, i) => `class${i + 1}`);
  await root.send('POST', '/cluster/sdn/zones', { zone: 'lab', type: 'vxlan', peers: '10.0.0.1,10.0.0.2' });
  await forEach(classes, AT_ONCE, async poolid => root.send('POST', '/pools', { poolid }));
  const numbers = Array.from({ length: students }, (_, i) => i);
  const vms = numbers.flatMap(student => [0, 1, 2].map(k => {
    const node = student % NODES.length;
    return { vmid: FIRST_VMID + 3 * student + k, node: NODES[node]!, student, template: 100 + node };
  }));
  const poolOf = (i: number) => `${classes[Math.floor(i / CLASS_SIZE)]!}/student${i}`;
  await forEach(numbers, AT_ONCE, async i => {
    await root.send('POST', '/pools', { poolid: poolOf(i) });
    await root.send('POST', '/access/users', { userid: `student${i}@pve`, password: `password-${i}`, comment: `Student ${i}` });
    await root.send('PUT', '/access/acl', { path: `/pool/${poolOf(i)}`, roles: 'PVEVMUser', users: `student${i}@pve` });
    for (let k = 0; k < 6; k++) {
      await root.send('POST', '/cluster/sdn/vnets', { vnet: `v${(6 * i + k).toString(36)}x`, zone: 'lab', tag: 10000 + 6 * i + k, alias: `student ${i}, network ${k}` });
    }
  });
  await root.send('PUT', '/cluster/sdn', {});
  await forEach(vms, AT_ONCE, async ({ vmid, node, student, template }) => {
    await root.send('POST', `/nodes/${node}/qemu/${template}/clone`, { newid: vmid, name: `student${student}-${vmid}`, pool: poolOf(student), full: 0 });
    await root.send('PUT', `/nodes/${node}/qemu/${vmid}/config`, {
      net0: 'virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=0', ide2: 'local-lvm:cloudinit', ciuser: 'student', ipconfig0: 'ip=dhcp', tags: 'lab;student',
      sshkeys: encodeURIComponent('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA student'), agent: 'enabled=0', onboot: 1,
    });
    await root.send('POST', `/nodes/${node}/qemu/${vmid}/status/start`, {});
  });
  await root.send('POST', '/access/users', { userid: 'teacher@pve' });
  const { value } = await root.send('POST', '/access/users/teacher@pve/token/class', { privsep: 1 }) as { value: string };
  await root.send('PUT', '/access/acl', { path: `/pool/${classes.at(-1)}`, roles: 'PVEAdmin', users: 'teacher@pve', tokens: 'teacher@pve!class' });
  return { pools: numbers.map(poolOf), vms, classToken: `teacher@pve!class=${value}` };
}
