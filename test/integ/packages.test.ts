import { createHash } from 'node:crypto';
import { Project, providers, type Dump } from './project';

const CLASS = 'my-class';
const FILE = 'local:snippets/my-class.web.pve1.yaml';

interface Settings {
  /** Of `cloud_init`, in YAML. */
  readonly packages?: string;
  /** Of the environment, in YAML. */
  readonly more?: string;
}

function environment({ packages, more = '' }: Settings = {}): string {
  const cloudInit = packages === undefined ? 'cloud_init: { user: student }' : `cloud_init: { user: student, packages: ${packages}, run: ['sysctl -w "a=\${b}"'] }`;
  return `isolation: sdn-simple\ncluster: { ${cloudInit} }\n${more}`;
}

function content(...packages: string[]): string {
  return `#cloud-config\npackage_update: true\npackages:\n${packages.map(name => `  - "${name}"\n`).join('')}runcmd:\n  - "sysctl -w \\"a=\${b}\\""\n`;
}

describe.each(providers)('packages of cloud-init, with the %s provider', provider => {
  const project = new Project();
  let before: Dump;
  let applied: Dump;

  beforeAll(async () => {
    project.write(`envs/${CLASS}/deployment_config.yml`, [
      'machines:', '  - name: web', '    device_type: linux', '    template_node: pve1', '    template_vmid: 101', '    networks:', '      - { bridge: lan }', '',
    ].join('\n'));
    project.setStudents(CLASS, 'student1');
    write({});
    await project.succeed('credentials', CLASS);
    before = await project.dump();
  });

  afterAll(() => project.remove());

  function write(settings: Settings): void {
    project.write(`envs/${CLASS}/env.yaml`, environment(settings));
  }

  async function run(...args: string[]): Promise<{ code: number | undefined; stdout: string; stderr: string }> {
    const { code, stdout, stderr } = await project.standsmith(['sim', '--provider', provider, '--', 'node', `${__dirname}/../../bin/standsmith.js`, ...args]);
    return { code, stdout, stderr };
  }

  function written(dump: Dump): unknown {
    return Object.fromEntries(Object.entries(dump.volumes ?? {}).filter(([key]) => key.includes('snippets')).map(([key, volume]) => [key, (volume as { sha256: string }).sha256]));
  }

  function sha256(text: string): string {
    return createHash('sha256').update(text).digest('hex');
  }

  it('are one file for the node, which machines that are made from then on start with, and the others are left alone', async () => {
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0 });
    const { vms } = await project.dump();
    project.setStudents(CLASS, 'student1', 'student2', 'student3');
    await project.succeed('credentials', CLASS);
    write({ packages: '[nginx, tcpdump]' });
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0, stdout: expect.not.stringContaining('destroys') });
    applied = await project.dump();

    expect(written(applied)).toEqual({ [`pve1/${FILE}`]: sha256(content('nginx', 'tcpdump')) });
    expect(applied.vms).toEqual({ ...vms, 10001: expect.anything(), 10002: expect.anything() });
    for (const id of ['10001', '10002']) expect(applied.vms![id]).toMatchObject({ config: { cicustom: `vendor=${FILE}` } });
    expect(await run('plan', CLASS)).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to change') });
  });

  it('that change are another content of the file, and touch no machine', async () => {
    write({ packages: '[nginx, curl]' });
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0, stdout: expect.not.stringContaining('destroys') });
    const dump = await project.dump();

    expect(written(dump)).toEqual({ [`pve1/${FILE}`]: sha256(content('nginx', 'curl')) });
    expect(dump.vms).toEqual(applied.vms);
    expect(await run('plan', CLASS)).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to change') });
  });

  it('that nobody wants any more are kept for the machines that start with them, as they are', async () => {
    write({});
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0, stderr: expect.stringContaining(`${FILE} on pve1 is kept: 2 machines that exist start with it`) });
    const dump = await project.dump();

    expect(written(dump)).toEqual({ [`pve1/${FILE}`]: sha256(content('nginx', 'curl')) });
    expect(dump.vms).toEqual(applied.vms);
  });

  it('are refused where the storage takes no files, before anything is made', async () => {
    write({ packages: '[nginx]', more: 'snippets_datastore_id: local-lvm\n' });
    const { code, stdout, stderr } = await run('plan', CLASS);

    expect({ code, said: stdout + stderr }).toEqual({ code: 4, said: expect.stringContaining('storages that take no snippets') });
  });

  it('are gone with the class, and the cluster is as it was', async () => {
    write({});
    expect(await run('destroy', CLASS, '--yes')).toMatchObject({ code: 0 });

    expect(await project.dump()).toEqual(before);
  });
});
