// Runs envs/class-router end to end on a simulated cluster: credentials, synth, init, plan, apply, the table, and a plan that is empty.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root, setUp, step } from './setup.mjs';

const NAME = 'class-router';
const standsmith = path.join(root, 'bin', 'standsmith.js');

function run(title, args) {
  console.log(`\n\u2500\u2500 ${title}`);
  return step('standsmith', process.execPath, [standsmith, ...args], { quiet: true });
}

try {
  await setUp();
  console.log(`\nThe class of ${NAME}: ten students, a router and two hosts for each. The Proxmox cluster is simulated: nothing real is touched.`);
  if (!existsSync(path.join(root, 'envs', NAME, 'values.tfvars'))) await run(`standsmith credentials ${NAME}`, ['credentials', NAME]);
  const script = [
    'set -e',
    `say() { printf '\\n\\342\\224\\200\\342\\224\\200 %s\\n' "$*"; }`,
    `say standsmith apply ${NAME} --yes`,
    `"$0" "$1" apply ${NAME} --yes`,
    `say "standsmith plan ${NAME}: a second plan"`,
    `"$0" "$1" plan ${NAME}`,
  ].join('\n');
  await run('standsmith sim', ['sim', '--fresh', '--data', '.standsmith/demo.json', '--', 'bash', '-c', script, process.execPath, standsmith]);
  console.log('\nThe stands are gone with the simulation. Next: README.md, "Your first environment".');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
