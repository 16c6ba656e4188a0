// What `npm run recordings:renew` runs: every scenario with the real provider, whose doings are written to test/integ/recordings;
// then what the documentation says of the stand-in.
// Arguments go to jest: `npm run recordings:renew -- -t 'high availability'` renews what is named so.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './setup.mjs';

const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const files = ['stand-in-equals-real', 'talos-stand-in-equals-real', 'ct-stand-in-equals-real', 'stand-in-documentation'].map(name => `test/integ/${name}.test.ts`);
const options = [...files, ...process.argv.slice(2), '--selectProjects', 'integ', '--runInBand'];
const child = spawn(process.execPath, [jest, ...options], { cwd: root, stdio: 'inherit', env: { ...process.env, RENEW_RECORDINGS: '1' } });
child.once('close', code => { process.exitCode = code ?? 1; });
