/** Runs every measurement, one after the other: `npm run bench -- [STUDENTS …]`. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

for (const bench of ['synth', 'talos-synth', 'site', 'simulated-cluster', 'apply-time']) {
  execFileSync(process.execPath, [path.join(__dirname, `${bench}.js`), ...process.argv.slice(2)], { stdio: 'inherit' });
}
