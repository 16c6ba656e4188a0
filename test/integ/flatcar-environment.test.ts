import { cpSync } from 'node:fs';
import path from 'node:path';
import { Project, providers, ROOT, type Dump, type Provider } from './project';
import { reasonWithoutRealCt } from './ct/real-provider';

interface Vm {
  readonly name: string;
  readonly status: string;
  readonly config: Readonly<Record<string, string>>;
}

const reason = reasonWithoutRealCt();
if (reason !== undefined) process.stderr.write(`the Flatcar machines are not made with the real providers: ${reason}\n`);

let project: Project;
const COMMAND = `#!/bin/sh\nexec '${process.execPath}' '${path.join(ROOT, 'bin', 'standsmith.js')}' "$@"\n`;

async function simulate(provider: Provider, script: string): Promise<string> {
  return project.simulate(provider, `chmod +x bin/standsmith; PATH="$PWD/bin:$PATH"; ${script}`);
}

function vm(dump: Dump, name: string): Vm {
  const found = Object.values(dump.vms as Record<string, Vm>).find(({ config }) => config.name === name);
  if (found === undefined) throw new Error(`there is no VM ${name}`);
  return found;
}

describe.each(providers.filter(provider => provider === 'stand-in' || reason === undefined))('the Flatcar machines, with the %s providers', provider => {
  beforeAll(() => {
    project = new Project();
    project.write('bin/standsmith', COMMAND);
    for (const file of ['env.yaml', 'butane', 'hooks']) cpSync(path.join(ROOT, 'envs', 'flatcar', file), project.path('envs', 'flatcar', file), { recursive: true });
  });
  afterAll(() => project.remove());

  test('are made, with uploads over SSH and what root alone may say, and stay as they are', async () => {
    await project.succeed('credentials', 'flatcar');
    await simulate(provider, 'standsmith apply flatcar --yes');
    expect(await simulate(provider, 'standsmith plan flatcar')).toContain('nothing to change');

    const dump = await project.dump();
    const { config } = vm(dump, 'work-01');
    expect(config.args).toMatch(/^-fw_cfg name=opt\/org\.flatcar-linux\/config,file=\/etc\/pve\/local\/ignition\/\d+\.ign -object memory-backend-memfd,.*tag=media .*tag=config .*mount_tag=backup$/);
    expect(config.hookscript).toBe('local:snippets/flatcar.dispatcher.pl');
    expect(config.description).toContain('local:snippets/flatcar.virtiofsd.pl tag=media,path=/srv/media,cache=auto tag=config,path=/srv/config,cache=auto,readonly=1\n');
    expect(config).toMatchObject({ bios: 'ovmf', machine: 'q35', serial0: 'socket', efidisk0: expect.stringContaining('efitype=4m') });
    expect(config.scsi1).toContain(`vm-${Number(config.args!.match(/(\d+)\.ign/)![1]) + 1_000_000}-disk-0`);
    expect(vm(dump, 'edge-north').config).toMatchObject({ virtiofs0: expect.stringContaining('site'), cicustom: 'user=local:snippets/flatcar.edge-north.ign' });
    expect(vm(dump, 'edge-north').config).not.toHaveProperty('args');
    const snippets = Object.keys(dump.volumes!).filter(volume => volume.includes(':snippets/')).map(volume => volume.replace(/^.*\//, ''));
    expect(snippets.sort()).toEqual([
      'flatcar.cloud-init-to-ignition.pl', 'flatcar.dispatcher.pl', 'flatcar.edge-north.ign', 'flatcar.edge-south.ign', 'flatcar.journal.pl', 'flatcar.virtiofsd.pl',
      'flatcar.work-00.ign', 'flatcar.work-01.ign', 'flatcar.work-02.ign',
    ]);
  });

  test('are replaced where the Ignition is another one, and left where that is wanted, with their disks', async () => {
    const before = await project.dump();
    const south = 'gateway: 192.168.10.1 }]\n';
    const env = project.read('envs', 'flatcar', 'env.yaml');
    project.write('envs/flatcar/env.yaml', env.replace(new RegExp(`${south}$`), `${south}        ignition: { on_change: ignore }\n`));
    project.write('envs/flatcar/butane/core.bu', project.read('envs', 'flatcar', 'butane', 'core.bu').replace('admin@example.org', 'ops@example.org'));
    const plan = await simulate(provider, 'standsmith apply flatcar --yes; standsmith plan flatcar');

    expect(plan).toMatch(/^edge-north is replaced: its Ignition has changed$/m);
    expect(plan).toMatch(/^work-02 is replaced: its Ignition has changed; disk data of VM \d+ stays, with the data$/m);
    expect(plan).toMatch(/^edge-south stays as it is: its Ignition has changed, and on_change is ignore/m);
    expect(plan).toMatch(/^destroys 4 VMs with their data: edge-north \(\d+\), work-00 \(\d+\), work-01 \(\d+\), work-02 \(\d+\)$/m);
    expect(plan).toContain('nothing to change');
    const after = await project.dump();
    expect(vm(after, 'work-02').config).toEqual(vm(before, 'work-02').config);
    expect(vm(after, 'work-02-disks')).toEqual(vm(before, 'work-02-disks'));
  });

  test('go, and leave the disks that are to stay', async () => {
    expect(await simulate(provider, 'standsmith destroy flatcar --yes')).toContain('not there');

    const dump = await project.dump();
    expect(Object.values(dump.vms as Record<string, Vm>).map(({ config }) => config.name).sort()).toEqual(['work-00-disks', 'work-01-disks', 'work-02-disks']);
    expect(Object.keys(dump.volumes!).filter(volume => /:(snippets|import)\//.test(volume))).toEqual([]);
    expect(dump.mappings).toEqual({});
  });
});

test('a machine is reset in place where that is wanted: over SSH, with no VM replaced', async () => {
  project = new Project();
  project.write('bin/standsmith', COMMAND);
  const butane = (motd: string) => `variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n    - path: /etc/motd\n      contents:\n        inline: ${motd}\n`;
  project.write('envs/inplace/env.yaml', `kind: machines
proxmox: { node_name: pve1 }
machines:
  one:
    os: flatcar
    image: { url: "https://images.example.org/flatcar.img", checksum: none }
    butane: one.bu
    networks: [{ bridge: vmbr0, ip_address: 192.168.10.30/24 }]
    ignition: { on_change: reprovision }
`);
  project.write('envs/inplace/one.bu', butane('first'));
  await project.succeed('credentials', 'inplace');
  await simulate('stand-in', 'standsmith apply inplace --yes');
  const before = await project.dump();

  project.write('envs/inplace/one.bu', butane('second'));
  const output = await simulate('stand-in', 'standsmith apply inplace --yes; standsmith plan inplace');
  expect(output).toMatch(/^one is reset in place: its Ignition has changed; what stays of its system disk: \/etc\/ssh\/ssh_host_\.\* \/var\/log$/m);
  expect(output).not.toContain('destroys');
  expect(output).toContain('nothing to change');
  expect(vm(await project.dump(), 'one')).toEqual(vm(before, 'one'));
  const state = JSON.parse(project.read('.standsmith', 'simulated-cluster.json')) as { readonly guests: Readonly<Record<string, { readonly ignition: string }>> };
  expect(Object.values(state.guests).map(({ ignition }) => ignition.includes('second'))).toEqual([true]);
  await simulate('stand-in', 'standsmith destroy inplace --yes');
  project.remove();
});
