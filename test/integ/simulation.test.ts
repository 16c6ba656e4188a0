import { execFileSync, spawn } from 'node:child_process';
import { Project, providers, STANDSMITH } from './project';

describe.each(providers)('runs of one simulation with the %s provider', provider => {
  const project = new Project();
  const STACK = 'cdktf.out/stacks/my-class';

  afterAll(() => project.remove());

  it('meet the same cluster on the same port, so that a plan of one is applied in the next', async () => {
    await project.succeed('init', 'my-class', '--students', '1');
    await project.succeed('credentials', 'my-class');
    await project.succeed('synth');
    await project.simulate(provider, `cd ${STACK}; tofu init; tofu plan -input=false -var-file values.tfvars -out vm`);

    expect(await project.simulate(provider, `cd ${STACK}; tofu apply -input=false vm`)).toMatch(/Apply complete! Resources: [1-9]/);
    expect(await project.simulate(provider, `cd ${STACK}; tofu state list`)).toContain('proxmox_virtual_environment_vm.students_student1_');
  });

  it('leave nothing behind in the stack that a run outside would take for its own', () => {
    expect(project.files(STACK).filter(file => file.includes('.terraform/'))).toEqual([]);
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

  it('does not begin within another', async () => {
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
