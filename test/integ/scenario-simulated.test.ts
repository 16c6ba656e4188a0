import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { utils } from 'ssh2';
import { Project, ROOT } from './project';

let project: Project;
let keys: string;
beforeEach(() => {
  project = new Project();
  keys = mkdtempSync(path.join(tmpdir(), 'keys-'));
});
afterEach(() => {
  project.remove();
  rmSync(keys, { recursive: true, force: true });
});

/** @returns the public key */
function makeKey(name: string): string {
  const pair = utils.generateKeyPairSync('ecdsa', { bits: 256 });
  writeFileSync(path.join(keys, name), pair.private, { mode: 0o600 });
  return pair.public;
}

test('the example\'s simple-vm-roundtrip runs with nothing but a simulated cluster: its machine lets in whom cloud-init names, and nobody else', async () => {
  const [own] = [makeKey('own'), makeKey('other')];
  const example = readFileSync(path.join(ROOT, 'examples/site/envs/test/env.yaml'), 'utf8');
  project.write('envs/test/env.yaml', example.replace('cloud_init: { user: debian }', `cloud_init: { user: debian, ssh_keys: [${own}] }`));
  const run = async (scenario: string, key: string, ...args: string[]) => (
    project.rehearse(['scenario', '-S', scenario, '--set', `ssh_key=${path.join(keys, key)}`, ...args])
  );

  expect(await run('simple-vm-roundtrip', 'own')).toMatchObject({ code: 4, stdout: expect.stringMatching(/^simple-vm-roundtrip on pve was not begun: reports\//), stderr: expect.stringMatching(/nothing was begun[^]*standsmith credentials test/) });
  await project.succeed('credentials', 'test');
  expect(await run('simple-vm-roundtrip', 'own', '-v')).toMatchObject({ code: 0, stderr: expect.stringMatching(/debian@100\.\S+ is let in/) });

  project.write('scenarios/knock.yaml', `
phases:
  - { name: make, tofu_apply: { environment: test } }
  - { name: start, start_vm: { vm_id: "\${envs.test.vm_id}" } }
  - { name: ip, wait_for_guest_agent: { vm_id: "\${envs.test.vm_id}" } }
  - { name: knock, on_error: continue, timeout: 3s, wait_for_ssh: { address: "\${ip.address}", user: "\${envs.test.user}" } }
  - { name: elsewhere, on_error: continue, timeout: 3s, wait_for_ssh: { address: 192.0.2.1, user: root } }
`);
  const { code, stderr } = await run('knock', 'other', '-v');
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/knock: debian@100\.\S+: .*authentication/);
  expect(stderr).toMatch(/elsewhere: 192\.0\.2\.1:22: no machine answers there/);
});
