import fc from 'fast-check';
import { goodFiles } from '../../config/machines/broken-machines';
import { NOTHING_TAKEN } from '../lab';
import { planned } from './machines';

const { 'env.yaml': env, ...files } = goodFiles as { 'env.yaml': string };
const head = 'kind: machines\nproxmox: { node_name: pve1 }\ndefaults: { os: debian, image: { template_vmid: 9000 } }\nmachines:\n';

function machine({ plan }: ReturnType<typeof planned>, key: string) {
  return plan.machines.find(one => one.key === key)!;
}

test('machines are there by number and by name, with what differs about each', () => {
  const { plan, findings } = planned(env, files);

  expect(findings).toEqual([]);
  expect(plan.machines.map(({ key, networkDevices: [device] }) => [key, device?.bridge, device?.ipAddress])).toEqual([
    ['web-00', 'vmbr0', '10.0.0.10/24'], ['web-01', 'vmbr0', '10.0.0.11/24'],
    ['edge-north', 'vmbr0', 'dhcp'], ['edge-south', 'vmbr1', '10.0.1.5/24'], ['db', 'vmbr0', '10.0.0.50/24'],
  ]);
});

test('what is given out is kept, whoever comes and goes, and nobody has it twice', () => {
  const counts = fc.record({ a: fc.nat(4), b: fc.nat(4), c: fc.nat(4) });
  const entries = (count: Record<string, number>) => Object.entries(count).map(([name, number]) => `  ${name}: { count: ${number} }\n`).join('');
  fc.assert(fc.property(fc.array(counts, { minLength: 2, maxLength: 5 }), steps => {
    let { allocations } = planned(`${head}${entries(steps[0]!)}`);
    for (const step of steps.slice(1)) {
      const next = planned(`${head}${entries(step)}`, {}, allocations);
      expect(next.findings).toEqual([]);
      const machines = Object.entries(next.allocations.machines!);
      for (const [key, had] of Object.entries(allocations.machines!)) {
        const has = next.allocations.machines![key];
        if (has !== undefined) expect(has).toEqual(had);
      }
      expect(new Set(machines.map(([, { vmId }]) => vmId)).size).toBe(machines.length);
      expect(new Set(machines.flatMap(([, { macAddresses }]) => macAddresses)).size).toBe(machines.length);
      ({ allocations } = next);
    }
  }), { numRuns: 15 });
});

test('what a neighbour holds is not given out, and a fixed VM ID of a neighbour is refused', () => {
  const first = planned(`${head}  a: {}\n`);
  const [{ vmId, macAddresses: [mac] }] = Object.values(first.allocations.machines!) as [{ vmId: number; macAddresses: string[] }];
  const taken = { ...NOTHING_TAKEN, vmIds: new Map([[vmId, 'other']]), macAddresses: new Map([[mac!, 'other']]) };

  const second = planned(`${head}  b: {}\n`, {}, undefined, taken);
  expect(second.allocations.machines!.b!.vmId).not.toBe(vmId);
  expect(second.allocations.machines!.b!.macAddresses).not.toContain(mac);
  expect(planned(`${head}  b: { vm_id: ${vmId} }\n`, {}, undefined, taken).findings).toEqual([
    expect.objectContaining({ message: `vm_id ${vmId} of b is in use in environment "other"` }),
  ]);
});

test('machines are spread over the nodes that are named, and stay where they are', () => {
  const spread = (nodes: string, count: number) => `${head}  a: { count: ${count}, host_nodes: [${nodes}] }\n`;
  const first = planned(spread('pve1, pve2', 3));
  expect(first.plan.machines.map(({ nodeName }) => nodeName)).toEqual(['pve1', 'pve2', 'pve1']);

  const second = planned(spread('pve3, pve1, pve2', 5), {}, first.allocations);
  expect(second.plan.machines.map(({ nodeName }) => nodeName)).toEqual(['pve1', 'pve2', 'pve1', 'pve3', 'pve3']);
});

test('a Flatcar image is the one that looks where the Ignition is', () => {
  const result = planned(env.replace('ignition: { delivery: fw-cfg }', 'ignition: { delivery: fw-cfg }\n    image: null')
    .replace('    image: { file_id: "local:import/flatcar.qcow2" }\n', '').replace('    image: null', '    image: { channel: beta, version: 4344.1.0, checksum: none }'), files);

  expect(machine(result, 'web-00').image).toEqual({
    kind: 'download', fileName: 'web.flatcar-stable-4230.2.1-proxmoxve.qcow2', datastoreId: 'local', checksum: undefined,
    url: 'https://stable.release.flatcar-linux.net/amd64-usr/4230.2.1/flatcar_production_proxmoxve_image.img',
  });
  expect(machine(result, 'edge-north').image).toMatchObject({
    fileName: 'web.flatcar-beta-4344.1.0-qemu.qcow2', url: 'https://beta.release.flatcar-linux.net/amd64-usr/4344.1.0/flatcar_production_qemu_image.img',
  });
});

test('a machine says what it takes beyond an API token', () => {
  const result = planned(env, files);

  expect(machine(result, 'web-00').features).toEqual(['config-drive', 'share by virtiofs', 'hooks']);
  expect(machine(result, 'edge-north').features).toEqual(['fw-cfg by file']);
  expect(machine(result, 'db').features).toEqual([]);
});

test('scripts of the same name in other folders, or of the name of a built-in one, would replace each other on the node', () => {
  const scripts = { ...files, 'a/hook.pl': '#!/usr/bin/perl\n', 'virtiofsd.pl': '#!/usr/bin/perl\n' };
  const findings = (hooks: string) => planned(env.replace('[{ script: hook.pl }]', hooks), scripts).findings.map(({ message }) => message);

  expect(findings('[{ script: hook.pl }, { script: a/hook.pl }]')).toEqual([expect.stringMatching(/a\/hook\.pl would lie on the node under the name hook\.pl, as .*hook\.pl/)]);
  expect(findings('[{ script: virtiofsd.pl }]')).toEqual([expect.stringMatching(/as one that Standsmith brings along/)]);
  expect(findings('[{ script: hook.pl }, { script: hook.pl, arguments: [again] }]')).toEqual([]);
});

test('hook scripts are brought to each node once, under names of the environment\'s own', () => {
  const { plan } = planned(env, files);

  expect(plan.hookScripts.map(({ fileName, nodes }) => [fileName, nodes])).toEqual([['web.dispatcher.pl', ['pve1']], ['web.hook.pl', ['pve1']]]);
  expect(plan.machines[0]!.hook).toEqual({ volume: 'local:snippets/web.dispatcher.pl', chain: undefined, scripts: ['web.dispatcher.pl', 'web.hook.pl'] });
  expect(plan.machines[0]!.description).toContain('local:snippets/web.hook.pl');
});

test('a chain that the notes have no room for is a file', () => {
  const hooks = Array.from({ length: 20 }, () => `{ script: hook.pl, arguments: [${'x'.repeat(600)}] }`).join(', ');
  const { plan, findings } = planned(env.replace('[{ script: hook.pl }]', `[${hooks}]`), files);

  expect(findings).toEqual([]);
  expect(plan.machines[0]!.hook!.chain).toMatchObject({ fileName: 'web.web-00.hooks', content: expect.stringContaining('x'.repeat(600)) });
  expect(plan.machines[0]!.description).toContain('@local:snippets/web.web-00.hooks');
});

test('a share is one mapping, with the folder of every node that has a machine with it', () => {
  const { plan } = planned(env.replace('    count: 2\n', '    count: 2\n    host_nodes: [pve1, pve2]\n'), files);

  expect(plan.directoryMappings).toEqual([{ tag: 'media', paths: { pve1: '/srv/media', pve2: '/srv/media' } }]);
  expect(plan.machines[1]!.directories).toEqual([{ mapping: 'media', cache: 'auto' }]);
});

test('two folders of a node under one name are refused', () => {
  const { findings } = planned(env.replace('    variables: { greeting: hi }', '    variables: { greeting: hi }\n    shares: { media: { path: /srv/other, mount_point: /media } }'), files);

  expect(findings.map(({ message }) => message)).toContainEqual(expect.stringContaining('share media of edge-north is /srv/other on pve1, and that of web-00 is /srv/media'));
});

test('persistent disks have a VM of their own, which has its VM ID, too', () => {
  const { plan, allocations } = planned(env, files);

  const { dataDisksVmId, vmId } = plan.machines[0]!;
  expect(dataDisksVmId).toBe(vmId + 1_000_000);
  expect(allocations.machines!['web-00-disks']).toEqual({ vmId: dataDisksVmId, macAddresses: [], nodeName: 'pve1' });
});

test('Debian mounts its shares by cloud-init', () => {
  const { plan } = planned(env.replace('    host_node: pve2\n', '    host_node: pve2\n    shares: { data: { path: /srv/data, mount_point: /data, uid: 7 } }\n'), files);

  expect(plan.machines.find(({ key }) => key === 'db')!.cloudInit!.userData).toMatchObject({
    mounts: [['data', '/data', 'virtiofs', 'nofail', '0', '0']], commands: [['chown', '7', '/data']], packages: ['postgresql'],
  });
});
