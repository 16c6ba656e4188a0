import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { Project, providers, STANDSMITH } from './project';

const CLASS = 'my-class';
const STACK = `cdktf.out/stacks/${CLASS}`;
const PLAN = 'tofu plan -input=false -var-file values.tfvars -out vm';

/** A state that somebody has, of machines that students use. */
const REAL_STATE = JSON.stringify({ version: 4, terraform_version: '1.12.6', serial: 41, lineage: '00000000-1111-2222-3333-444444444444', outputs: {}, resources: [] });

describe.each(providers)('a simulation with the %s provider', provider => {
  let project: Project;
  let trap: Server;
  let visits: number;

  beforeAll(async () => {
    project = new Project();
    trap = createServer(socket => {
      visits++;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(trap, 'listening');
    await project.succeed('init', CLASS, '--students', '1');
    const { port } = trap.address() as AddressInfo;
    await project.succeed('credentials', CLASS, '--endpoint', `https://127.0.0.1:${port}/`);
    const values = project.read('envs', CLASS, 'values.tfvars');
    project.write(`envs/${CLASS}/values.tfvars`, values.replace(/^proxmox_api_token.*$/m, '').concat('\nproxmox_api_token = "root@pam!real=00000000-0000-0000-0000-000000000000"\n'));
    project.write(`envs/${CLASS}/${CLASS}.tfstate`, REAL_STATE);
    await project.succeed('synth');
  });

  beforeEach(() => {
    visits = 0;
  });

  afterAll(() => {
    trap.close();
    project.remove();
  });

  const simulate = (script: string, ...options: string[]) => project.standsmith(['sim', '--provider', provider, ...options, '--', 'bash', '-ec', script]);

  it('touches neither the cluster that values.tfvars names nor the state beside it', async () => {
    const { code, stderr } = await simulate(`cd ${STACK}; tofu init; tofu validate; ${PLAN}; tofu apply -input=false vm; tofu show; tofu refresh -var-file values.tfvars`);

    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/Error/) });
    expect(visits).toBe(0);
    expect(project.read('envs', CLASS, `${CLASS}.tfstate`)).toBe(REAL_STATE);
    expect(project.files('envs')).not.toContainEqual(expect.stringMatching(/tfstate\.backup$|\.lock\.info$/));
    expect(Object.keys((await project.dump()).vms!)).toContain('10000');
  });

  it('leaves nothing behind in the stack that a run outside of it would take for its own', () => {
    expect(project.files(STACK).filter(file => file.includes('.terraform/'))).toEqual([]);
  });

  it('meets the same cluster again, on the same port, so that a plan of one run is applied in the next', async () => {
    await simulate(`cd ${STACK}; tofu plan -destroy -input=false -var-file values.tfvars -out vm`);
    const { code, stdout } = await simulate(`cd ${STACK}; tofu apply -input=false vm`);

    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/Apply complete! Resources: 0 added, 0 changed, [1-9]\d* destroyed/) });
  });

  it('refuses a plan that was made for another cluster', async () => {
    await simulate(`cd ${STACK}; ${PLAN}`);
    const other = ['--data', 'other.json'];
    const { code, stderr } = await simulate(`cd ${STACK}; tofu init -input=false >&2; tofu apply -input=false vm`, ...other);

    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('vm was not planned for this simulated cluster') });
    expect(Object.keys((await project.dump(...other)).vms!)).not.toContain('10000');
  });

  it('makes the same plan of HCL as of JSON', async () => {
    const plan = `cd ${STACK}; tofu init >&2; tofu validate >&2; ${PLAN} >&2; tofu show -json vm`;
    const changes = ({ stdout }: { stdout: string }) => (JSON.parse(stdout) as { resource_changes: unknown[] }).resource_changes;
    const json = changes(await simulate(plan));
    await project.succeed('synth', '--hcl');
    const hcl = changes(await simulate(plan));
    await project.succeed('synth');

    expect(json.length).toBeGreaterThan(5);
    expect(hcl).toEqual(json);
  });
});

describe('a simulated cluster', () => {
  const project = new Project();

  afterAll(() => project.remove());

  it.each([[0, 'true'], [7, 'exit 7'], [143, 'kill -TERM $$']])('passes the exit code %i of its command through', async (code, script) => {
    expect(await project.standsmith(['sim', '--provider', 'stand-in', '--', 'bash', '-c', script])).toMatchObject({ code });
  });

  it('says that it is simulated, and which provider runs', async () => {
    const { stderr } = await project.standsmith(['sim', '--provider', 'stand-in', '--', 'true']);

    expect(stderr).toMatch(/^simulated Proxmox cluster on https:\/\/127\.0\.0\.1:\d+\/, driven by the stand-in provider/);
  });

  it('gives its command no credentials of another cluster', () => {
    const stdout = execFileSync(process.execPath, [STANDSMITH, 'sim', '--provider', 'stand-in', '--', 'env'], {
      cwd: project.folder, env: { ...process.env, PROXMOX_VE_USERNAME: 'root@pam', PROXMOX_VE_PASSWORD: 'secret' }, encoding: 'utf8', stdio: 'pipe',
    });

    expect(stdout).toMatch(/^PROXMOX_VE_ENDPOINT=https:\/\/127\.0\.0\.1/m);
    expect(stdout).not.toMatch(/^PROXMOX_VE_(USERNAME|PASSWORD)/m);
  });

  it('does not begin a simulation in a simulation', async () => {
    const inner = [process.execPath, STANDSMITH, 'sim', '--', 'true'];

    expect(await project.standsmith(['sim', '--provider', 'stand-in', '--', ...inner])).toMatchObject({ code: 4, stderr: expect.stringContaining('already') });
  });

  it('stays up until Ctrl-C where it listens, and prints the variables that lead to it', async () => {
    let variables = '';
    const status = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(process.execPath, [STANDSMITH, 'sim', '--provider', 'stand-in', '--listen', '127.0.0.1:0', '--data', 'up.json'], { cwd: project.folder });
      child.once('error', reject).once('close', resolve);
      child.stdout.on('data', chunk => {
        variables += String(chunk);
      });
      child.stderr.on('data', chunk => {
        if (String(chunk).includes('Ctrl-C')) child.kill('SIGINT');
      });
    });

    expect(status).toBe(0);
    for (const name of ['PATH', 'TOFU', 'PROXMOX_VE_ENDPOINT', 'PROXMOX_VE_API_TOKEN', 'TF_REATTACH_PROVIDERS']) {
      expect(variables).toMatch(new RegExp(`^export ${name}='.+'$`, 'm'));
    }
  });
});
