import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { readFileSync, readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { Project, STANDSMITH, providers, type Dump } from './project';

const CLASS = 'my-class';
const STACK = `cdktf.out/stacks/${CLASS}`;
const PLAN = 'tofu plan -var-file values.tfvars -out vm';

/** A state that a real class could have, with a machine that no simulated cluster knows. */
const REAL_STATE = JSON.stringify({
  version: 4, terraform_version: '1.12.6', serial: 7, lineage: '7f0b4a2e-5c57-4a0e-9d0a-2a1f2f6c0001', outputs: {},
  resources: [{
    mode: 'managed', type: 'terraform_data', name: 'real', provider: 'provider["terraform.io/builtin/terraform"]',
    instances: [{ schema_version: 0, attributes: { id: 'real', input: null, output: null, triggers_replace: null }, sensitive_attributes: [] }],
  }],
});

describe.each(providers)('a rehearsal with the %s provider', provider => {
  const project = new Project();
  /** Stands where the real cluster would be: whoever connects is counted. */
  let realCluster: Server;
  let connections = 0;
  let before: Record<string, string>;

  beforeAll(async () => {
    realCluster = createServer(socket => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>(resolve => realCluster.listen(0, '127.0.0.1', resolve));
    const endpoint = `https://127.0.0.1:${(realCluster.address() as AddressInfo).port}/`;
    await project.succeed('init', CLASS, '--students', '2');
    await project.standsmith(['credentials', CLASS, '--endpoint', endpoint, '--token-stdin'], { input: 'root@pam!real=00000000-0000-0000-0000-000000000000' });
    await project.succeed('synth');
    project.write(`envs/${CLASS}/${CLASS}.tfstate`, REAL_STATE);
    before = environmentFiles();
  });

  afterAll(async () => {
    project.remove();
    await new Promise(resolve => realCluster.close(resolve));
  });

  function environmentFiles(): Record<string, string> {
    const names = readdirSync(project.path('envs', CLASS));
    return Object.fromEntries(names.map(name => [name, createHash('sha256').update(readFileSync(project.path('envs', CLASS, name))).digest('hex')]));
  }

  function expectRealOnesUntouched(): void {
    expect(environmentFiles()).toEqual(before);
    expect(connections).toBe(0);
  }

  it('meets the simulated cluster, though values.tfvars names another, and leaves the state in envs/ alone', async () => {
    const empty: Dump = await project.dump();

    const output = await project.simulate(provider, `cd ${STACK} && tofu init && ${PLAN} && tofu apply vm && tofu state list`);

    expect(output).toMatch(/Apply complete! Resources: [1-9]\d* added, 0 changed, 0 destroyed/);
    expect(output).not.toMatch(/terraform_data\.real/);
    expect(Object.keys((await project.dump()).vms!).length).toBe(Object.keys(empty.vms!).length + 4);
    expectRealOnesUntouched();
  });

  it('does so with -chdir, with a variable, and by standsmith\'s own plan', async () => {
    const [, endpoint] = /proxmox_endpoint = "(.+)"/.exec(project.read('envs', CLASS, 'values.tfvars'))!;
    await project.simulate(provider, `tofu -chdir=${STACK} plan -var-file values.tfvars -var proxmox_endpoint=${endpoint} -detailed-exitcode`);
    await project.simulate(provider, `TF_VAR_proxmox_endpoint=${endpoint} node '${STANDSMITH}' plan ${CLASS}`);

    expectRealOnesUntouched();
  });

  it('refuses a plan that was made for another cluster', async () => {
    const elsewhere = ['sim', '--provider', provider, '--data', 'elsewhere.json', '--'];
    expect(await project.standsmith([...elsewhere, 'bash', '-c', `cd ${STACK} && tofu init && ${PLAN}`])).toMatchObject({ code: 0 });
    const cluster = await project.dump();

    const { code, stderr } = await project.standsmith(['sim', '--provider', provider, '--', 'bash', '-c', `cd ${STACK} && tofu apply vm`]);

    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringMatching(/vm was not planned for this simulated cluster[^]*plan again/) });
    expect(await project.dump()).toEqual(cluster);
    expectRealOnesUntouched();
  });

  // outside of a simulation there is no stand-in
  if (provider === 'real') it('leaves a tofu outside to the real state', async () => {
    await project.simulate(provider, `cd ${STACK} && ${PLAN}`);
    const { code, stdout } = await project.standsmith(['show', CLASS, '--json']);

    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { stands: { status: string }[] }).stands.map(({ status }) => status)).toEqual(['not there', 'not there']);
    expectRealOnesUntouched();
  });
});
