// What `npm test` runs: setup, lint, types, then all tests; ends with a line that counts them.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { tmpdir } from 'node:os';
import { root, setUp, step } from './setup.mjs';

const node = process.execPath;
const tool = (...parts) => path.join(root, 'node_modules', ...parts);
const results = { passed: 0, failed: 0, skipped: 0 };

async function check(title, command, args) {
  try {
    await step(title, command, args);
    results.passed++;
  } catch (error) {
    console.error(error.message);
    results.failed++;
  }
}

async function jest(title, project, tofu) {
  const output = path.join(tmpdir(), `standsmith-${project}-${process.pid}.json`);
  const options = ['--selectProjects', project, '--json', `--outputFile=${output}`, '--maxWorkers=2'];
  await step(title, 'bash', ['-c', 'exec "$@" >/dev/null', 'jest', node, tool('jest', 'bin', 'jest.js'), ...options], {
    env: { ...process.env, TOFU: tofu },
  }).catch(error => console.error(error.message));
  const counts = JSON.parse(readFileSync(output, 'utf8'));
  rmSync(output);
  results.passed += counts.numPassedTests;
  results.failed += counts.numFailedTests + counts.numRuntimeErrorTestSuites;
  results.skipped += counts.numPendingTests + counts.numTodoTests;
}

try {
  const tofu = await setUp();
  await check('lint', node, [tool('eslint', 'bin', 'eslint.js'), '.', '--max-warnings=0']);
  await check('types', node, [tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json', '--incremental', 'false']);
  await jest('unit, property and architecture tests', 'unit', tofu);
  await jest('integration tests', 'integ', tofu);
} catch (error) {
  console.error(error.message);
  results.failed++;
}
const skipped = results.skipped > 0 ? `, ${results.skipped} skipped` : '';
console.log(`${results.passed} passed, ${results.failed} failed${skipped}`);
process.exitCode = results.failed > 0 || results.passed === 0 ? 1 : 0;
