import { cpSync } from 'node:fs';
import path from 'node:path';
import { Project, providers, ROOT, type Dump } from './project';

interface Vm {
  readonly config: Readonly<Record<string, string>>;
}

const COMMAND = `#!/bin/sh\nexec '${process.execPath}' '${path.join(ROOT, 'bin', 'standsmith.js')}' "$@"\n`;

function configs(dump: Dump): Record<string, Vm['config']> {
  return Object.fromEntries(Object.values(dump.vms as Record<string, Vm>).map(({ config }) => [config.name, config]));
}

function snippets(dump: Dump): string[] {
  return Object.keys(dump.volumes!).filter(volume => volume.includes(':snippets/')).map(volume => volume.replace(/^.*\//, '')).sort();
}

describe.each(providers)('machines behind a router, with the %s provider', provider => {
  const project = new Project();
  const env = () => project.read('envs', 'dev', 'env.yaml');
  const simulate = async (script: string) => project.simulate(provider, `chmod +x bin/standsmith; PATH="$PWD/bin:$PATH"; ${script}`);

  beforeAll(() => {
    project.write('bin/standsmith', COMMAND);
    cpSync(path.join(ROOT, 'examples/site/envs/dev/env.yaml'), project.path('envs', 'dev', 'env.yaml'));
  });
  afterAll(() => project.remove());

  test('are made by hand, told what to be by files that are named after them, and stay as they are', async () => {
    await project.succeed('credentials', 'dev');
    await project.succeed('synth', 'dev');
    const byHand = 'cd cdktf.out/stacks/dev && tofu init && tofu plan -var-file values.tfvars -out vm && tofu apply vm && tofu plan -var-file values.tfvars';
    expect(await simulate(byHand)).toContain('No changes.');

    const dump = await project.dump();
    expect(configs(dump).dev1).toMatchObject({
      cicustom: 'meta=local:snippets/dev1-meta.yaml,user=local:snippets/dev1-user.yaml', serial0: 'socket', ipconfig0: 'gw=10.10.10.1,ip=10.10.10.11/24',
    });
    expect(configs(dump).router).toMatchObject({ net1: expect.stringContaining('bridge=dev'), ipconfig1: 'ip=10.10.10.1/24', serial0: 'socket' });
    expect(snippets(dump)).toEqual(['dev1-meta.yaml', 'dev1-user.yaml', 'dev2-meta.yaml', 'dev2-user.yaml', 'router-meta.yaml', 'router-user.yaml']);
  });

  test('stay where other packages are wanted, and are another instance with another address, both in the same VM', async () => {
    const before = configs(await project.dump());
    project.write('envs/dev/env.yaml', env().replace('packages: [qemu-guest-agent]', 'packages: [qemu-guest-agent, git]').replace('10.10.10.12/24', '10.10.10.13/24'));
    const said = await simulate('standsmith apply dev --yes; standsmith plan dev');

    expect(said).toMatch(/^dev1 stays as it is: what cloud-init does has changed, and on_change is ignore/m);
    expect(said).toContain('nothing to change');
    const { dev2, ...others } = configs(await project.dump());
    expect(others).toEqual({ dev1: before.dev1, router: before.router });
    expect(dev2).toEqual({ ...before.dev2, ipconfig0: 'gw=10.10.10.1,ip=10.10.10.13/24' });
  });

  test('go without leaving anything', async () => {
    expect(await simulate('standsmith destroy dev --yes')).toContain('destroy');

    const dump = await project.dump();
    expect({ vms: dump.vms, snippets: snippets(dump) }).toEqual({ vms: {}, snippets: [] });
  });
});
