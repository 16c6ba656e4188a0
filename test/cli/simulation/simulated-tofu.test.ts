import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runSimulatedTofu } from '../../../lib/cli/simulation/simulated-tofu';
import { temporaryFolder, writeProgram } from '../../tofu/fake-tofu';

const ENDPOINT = 'https://127.0.0.1:8006/';
const ENV = { PATH: '/usr/bin:/bin' };
let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A tofu that shows `plan` for every saved plan, and writes down how it was called else. */
function settingsFor(plan: string): string {
  writeFileSync(path.join(folder, 'plan.json'), plan);
  const binary = writeProgram(path.join(folder, 'tofu'), `if [ "$1" = show ]; then cat '${folder}/plan.json'; else echo "$TF_DATA_DIR $*" > '${folder}/called'; exit 7; fi`);
  const file = path.join(folder, 'settings.json');
  writeFileSync(file, JSON.stringify({ binary, endpoint: ENDPOINT, varFile: path.join(folder, 'sim.tfvars'), statesFolder: folder }));
  return file;
}

const planFor = (endpoint: string) => JSON.stringify({ variables: { proxmox_endpoint: { value: endpoint } } });

test('the real tofu is called, with a data folder of the simulation\'s, and its exit code passed through', async () => {
  expect(await runSimulatedTofu(settingsFor('{}'), ['plan'], folder, ENV)).toBe(7);

  expect(readFileSync(path.join(folder, 'called'), 'utf8')).toBe(`${folder}/${path.basename(folder)}.terraform plan -var-file=${folder}/sim.tfvars\n`);
});

test('tofu has the user\'s home, but for the host keys that are known there', async () => {
  const home = path.join(folder, 'of user');
  mkdirSync(path.join(home, '.ssh'), { recursive: true });
  mkdirSync(path.join(home, '.terraform.d', 'plugins'), { recursive: true });
  writeFileSync(path.join(home, '.ssh', 'known_hosts'), '10.0.0.1 ssh-ed25519 AAAA\n');
  const settings = settingsFor('{}');
  writeProgram(path.join(folder, 'tofu'), `echo '10.0.0.1 ssh-ed25519 BBBB' >> "$HOME/.ssh/known_hosts"; ls "$HOME/.terraform.d" > '${folder}/called'`);
  for (let run = 0; run < 2; run += 1) await runSimulatedTofu(settings, ['apply'], folder, { ...ENV, HOME: home });

  expect(readFileSync(path.join(home, '.ssh', 'known_hosts'), 'utf8')).toBe('10.0.0.1 ssh-ed25519 AAAA\n');
  expect(readFileSync(path.join(folder, 'called'), 'utf8')).toBe('plugins\n');
});

test('a plan that was made for this cluster is applied', async () => {
  expect(await runSimulatedTofu(settingsFor(planFor(ENDPOINT)), ['apply', 'vm'], folder, ENV)).toBe(7);
});

test.each([['another cluster', planFor('https://pve1.example.org:8006/')], ['nobody knows which', '{}']])('a plan that was made for %s is refused', async (_, plan) => {
  await expect(runSimulatedTofu(settingsFor(plan), ['apply', 'vm'], folder, ENV)).rejects.toMatchObject({
    exitCode: 4, message: expect.stringMatching(/vm was not planned for this simulated cluster[^]*plan again/),
  });
  expect(existsSync(path.join(folder, 'called'))).toBe(false);
});

test('what is wrong with a plan that cannot be read, tofu says itself', async () => {
  expect(await runSimulatedTofu(settingsFor('no JSON'), ['apply', 'vm'], folder, ENV)).toBe(7);
});
