import { realpathSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { NestedProject, programs, withMachine } from './machine/nested-project';
import { pictureOfHost } from './machine/host';
import { runSync } from './other-clients/python-environment';
import { ROOT, STANDSMITH, type CommandResult } from './project';

const before = pictureOfHost();
let project: NestedProject;
let server: Server | undefined;
afterEach(async () => {
  await project?.end();
  server?.close();
});

interface Step {
  readonly phase: string;
  readonly error: RegExp;
  readonly break: () => unknown;
  readonly mend: () => unknown;
}

const hide = (file: string) => project.fresh.run('mv', file, `${file}.hidden`);
const show = (file: string) => project.fresh.run('mv', `${file}.hidden`, file);

async function scenario(...args: string[]): Promise<CommandResult> {
  return project.standsmith(['scenario', ...project.login, '--reports', 'reports', ...args]);
}

/** Has each phase fail once, and the run go on at it; after that, it passes. */
async function walk(args: readonly string[], steps: readonly Step[]): Promise<void> {
  for (const [index, step] of steps.entries()) {
    await step.break();
    const ran = await scenario(...args, ...index > 0 ? ['--resume'] : []);
    await step.mend();
    expect({ phase: step.phase, ...ran }).toMatchObject({ code: 1, stdout: expect.stringMatching(new RegExp(`^${step.phase} failed.*: .*${step.error.source}`, 'm')) });
    expect(ran.stdout).toMatch(/^to go on: .*--resume/m);
  }
  expect(await scenario(...args, '--resume')).toMatchObject({ code: 0 });
}

withMachine('pve-configure works on another machine: each phase fails once, and the run goes on', async () => {
  project = await NestedProject.nested(true);
  await walk(['-S', 'pve-configure', '--remote', project.innerAddress, '--homestak-user', 'somebody', '--set', `user_keys=${project.fresh.publicKey}`], [
    { phase: 'pve_setup', break: () => hide('/usr/bin/pvesh'), mend: () => show('/usr/bin/pvesh'), error: /ansible-playbook ended with 2/ },
    { phase: 'user', break: () => hide('/usr/sbin/visudo'), mend: () => show('/usr/sbin/visudo'), error: /ansible-playbook ended with 2/ },
  ]);
  expect(project.fresh.run('sudo', '-l', '-U', 'somebody')).toContain('NOPASSWD: ALL');
  const look = 'inputs: { at: }\nphases: [{ name: look, ssh_command: { address: "${at}", user: somebody, command: "sudo id -un", contains: root } }]\n';
  project.write('scenarios/look.yaml', look);
  expect(await scenario('-S', 'look', '--set', `at=${project.innerAddress}`)).toMatchObject({ code: 0 });
});

withMachine('pve-configure works on the machine that it runs on, over no network; the host stays as it is', async () => {
  const python = runSync(path.join(programs, 'python'), ['-c', 'import sys; print(sys.base_prefix)']).trim();
  const needed = [ROOT, realpathSync(path.join(ROOT, 'node_modules')), path.dirname(programs), path.dirname(path.dirname(process.execPath)), python];
  project = await NestedProject.nested(true, needed.filter(folder => !/^\/usr(\/local)?$/.test(folder)));
  const { fresh } = project;
  fresh.run('mkdir', '-p', '/root/project/ansible', '/root/project/envs');
  fresh.write('/root/project/ansible/variables.yml', project.read('ansible/variables.yml'));
  const variables = [`PATH=${[programs, path.dirname(process.execPath), '/usr/sbin:/usr/bin:/sbin:/bin'].join(':')}`, 'HOME=/root', 'LANG=C.UTF-8'];
  const run = async (...args: string[]) => fresh.runLong(
    'env', '-i', '-C', '/root/project', ...variables, process.execPath, STANDSMITH, 'scenario', '-S', 'pve-configure', '--local', ...args,
  );
  fresh.turnOff();
  hide('/usr/sbin/visudo');
  expect(await run()).toMatchObject({ code: 1, output: expect.stringMatching(/^user failed/m) });
  show('/usr/sbin/visudo');
  expect(await run('--resume')).toMatchObject({ code: 0, output: expect.stringContaining('pve-configure on pve passed') });
  expect(fresh.run('sudo', '-l', '-U', 'homestak')).toContain('NOPASSWD: ALL');
  expect(pictureOfHost()).toEqual(before);
});

const INSTALLER = `
useradd --create-home "$HOMESTAK_USER"
echo "$HOMESTAK_USER ALL=(ALL) NOPASSWD: ALL" > "/etc/sudoers.d/$HOMESTAK_USER"
printf '#!/bin/sh\\necho all is well\\n' > /usr/local/bin/homestak
chmod +x /usr/local/bin/homestak
`;

withMachine('bootstrap-install runs an installer on a VM, and looks at what it has made: each phase fails once', async () => {
  project = await NestedProject.nested();
  let installer = '';
  server = createServer((_request, response) => response.writeHead(installer === '' ? 404 : 200).end(installer));
  await new Promise<void>(resolve => server!.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/install.sh`;
  await walk(['-S', 'bootstrap-install', '--vm-ip', project.innerAddress, '--homestak-user', 'somebody', '--set', `installer_url=${url}`], [
    { phase: 'run_bootstrap', break: () => undefined, mend: () => undefined, error: /404/ },
    {
      // what the installer would do by itself, where it is a broken one
      phase: 'verify_install', break: () => { installer = INSTALLER.replaceAll('bin/homestak', 'bin/homestak.hidden'); }, mend: () => show('/usr/local/bin/homestak'),
      error: /the command ended with 127/,
    },
    { phase: 'verify_user', break: () => hide('/etc/sudoers.d/somebody'), mend: () => show('/etc/sudoers.d/somebody'), error: /does not hold "NOPASSWD"/ },
  ]);
});
