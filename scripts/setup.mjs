// Sets up whatever is missing: packages, bindings, the build, and tofu. Each step is skipped in no time when it is up to date.
// Plain Node without packages: it runs before there are any.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const TOFU_VERSION = '1.12.6';

// tofu complains on standard output about a configuration file that is named and not there
if (process.env.TF_CLI_CONFIG_FILE && !existsSync(process.env.TF_CLI_CONFIG_FILE)) delete process.env.TF_CLI_CONFIG_FILE;

/** @returns the path of the tofu to use */
export async function setUp() {
  if (!isCurrent(path.join(root, 'node_modules', '.package-lock.json'), [path.join(root, 'package-lock.json')])) {
    // not `npm ci`: it refuses a lock file that lacks other platforms' optional packages, which not every registry has
    await step('packages', 'npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  await step('bindings', process.execPath, [path.join(root, 'scripts', 'build-bindings.mjs')], { quiet: true });
  if (!isCurrent(path.join(root, 'dist', '.tsbuildinfo'), sources())) {
    await step('build', process.execPath, [path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json']);
  }
  return await provideTofu();
}

function sources() {
  const folders = ['lib', 'constructs', 'stacks', 'bench'].filter(folder => existsSync(path.join(root, folder)));
  const files = folders.flatMap(folder => readdirSync(path.join(root, folder), { recursive: true }).map(file => path.join(folder, file)));
  return [...files.filter(file => /\.(ts|json)$/.test(file)), 'main.ts', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map(file => path.join(root, file));
}

function isCurrent(product, inputs) {
  const made = statSync(product, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && inputs.every(file => statSync(file).mtimeMs <= made);
}

async function provideTofu() {
  if (process.env.TOFU) return process.env.TOFU;
  const onPath = (process.env.PATH ?? '').split(path.delimiter).map(folder => path.join(folder, 'tofu')).find(isUsable);
  if (onPath) return onPath;
  const folder = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'standsmith', `tofu-${TOFU_VERSION}`);
  const binary = path.join(folder, 'tofu');
  if (isUsable(binary)) return binary;
  if (spawnSync('go', ['version']).status !== 0) {
    throw new Error('there is no tofu, and no Go to build one\n    install OpenTofu 1.11 or newer (https://opentofu.org/docs/intro/install/), name one by TOFU, or install Go');
  }
  console.error(`OpenTofu ${TOFU_VERSION} is built from source once, into ${folder}: this takes 3 to 5 minutes`);
  mkdirSync(folder, { recursive: true });
  const partial = path.join(folder, `tofu.${process.pid}`);
  const flags = '-s -w -X github.com/opentofu/opentofu/version.dev=no';
  const build = ['build', '-trimpath', '-mod=readonly', '-ldflags', flags, '-o', partial, 'github.com/opentofu/opentofu/cmd/tofu'];
  await step('tofu', 'go', build, { cwd: path.join(root, 'tools', 'tofu') });
  renameSync(partial, binary);
  return binary;
}

function isUsable(file) {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    return false;
  }
  const { status, stdout } = spawnSync(file, ['version', '-json'], { encoding: 'utf8' });
  const [major, minor] = status === 0 ? JSON.parse(stdout).terraform_version.split('.').map(Number) : [0, 0];
  return major > 1 || (major === 1 && minor >= 11);
}

/** Runs one step, and says that it goes on when it takes long. */
export async function step(title, command, args, { cwd = root, quiet = false, env = process.env } = {}) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  if (!quiet) console.error(`${title} …`);
  const alive = setInterval(() => console.error(`${title} … ${seconds()} s`), 15_000);
  try {
    const code = await new Promise((resolve, reject) => {
      spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] }).once('error', reject).once('exit', resolve);
    });
    if (code !== 0) throw new Error(`${title} failed`);
  } finally {
    clearInterval(alive);
  }
  if (!quiet && seconds() > 0) console.error(`${title}: ${seconds()} s`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp().then(
    tofu => console.error(`ready; tofu is ${tofu}`),
    error => {
      console.error(error.message);
      process.exitCode = 1;
    },
  );
}
