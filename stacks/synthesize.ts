import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { STATE_PASSPHRASE_FILE } from '../lib/values/state-passphrase';
import { buildApp, type EnvironmentPlan } from './build-app';

export interface SynthesizeOptions {
  /** Folder to write to, `cdktf.out` in the project's root: state and variables are found from there, in `../../../envs`. */
  readonly outdir: string;
  /**
   * Whether to write HCL instead of JSON.
   *
   * @default false
   */
  readonly hcl?: boolean;
  /**
   * Stacks that stay as they are, beside those of the plans; all others are removed.
   *
   * @default - none
   */
  readonly keepStacks?: readonly string[];
}

/** What a synth writes in a stack's folder. Everything else there is tofu's, and stays: `.terraform`, the lock file, saved plans. */
const SYNTHESIZED_FILES = ['cdk.tf.json', 'cdk.tf', 'metadata.json'];

/**
 * Writes one stack for each plan. All of it is made in a folder of its own first: when that fails, nothing has changed.
 *
 * @returns the folders of the plans' stacks, by environment
 */
export function synthesize(plans: readonly EnvironmentPlan[], options: SynthesizeOptions): Map<string, string> {
  const outdir = path.resolve(options.outdir);
  mkdirSync(path.dirname(outdir), { recursive: true });
  const fresh = mkdtempSync(`${outdir}-`);
  try {
    buildApp(plans, { outdir: fresh, hclOutput: options.hcl }).synth();
    return swapIn(plans, fresh, outdir, options.keepStacks ?? []);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function swapIn(plans: readonly EnvironmentPlan[], fresh: string, outdir: string, keepStacks: readonly string[]): Map<string, string> {
  const stacks = path.join(outdir, 'stacks');
  mkdirSync(stacks, { recursive: true });
  const folders = new Map(plans.map(plan => [plan.environment, path.join(stacks, plan.environment)]));
  for (const { environment, encryptsState } of plans) {
    const folder = folders.get(environment)!;
    mkdirSync(folder, { recursive: true });
    for (const file of SYNTHESIZED_FILES) replaceFile(path.join(fresh, 'stacks', environment, file), path.join(folder, file));
    linkFromEnvironment('values.tfvars', environment, folder);
    if (encryptsState) linkFromEnvironment(STATE_PASSPHRASE_FILE, environment, folder);
    else rmSync(path.join(folder, STATE_PASSPHRASE_FILE), { force: true });
  }
  for (const stack of readdirSync(stacks)) {
    if (!folders.has(stack) && !keepStacks.includes(stack)) rmSync(path.join(stacks, stack), { recursive: true });
  }
  writeManifest(fresh, outdir, keepStacks);
  return folders;
}

/** Puts the new file in the place of the old one; removes the old one when there is no new one. */
function replaceFile(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
  else rmSync(to, { force: true });
}

/** The link to `values.tfvars` may lead nowhere yet: `standsmith credentials` writes the file. */
function linkFromEnvironment(file: string, environment: string, folder: string): void {
  const link = path.join(folder, file);
  if (lstatSync(link, { throwIfNoEntry: false }) === undefined) symlinkSync(`../../../envs/${environment}/${file}`, link);
}

/** The manifest tells the `cdktf` command which stacks there are: also those that stay. */
function writeManifest(fresh: string, outdir: string, keepStacks: readonly string[]): void {
  const file = path.join(outdir, 'manifest.json');
  const manifest = readManifest(path.join(fresh, 'manifest.json'));
  const before = existsSync(file) ? readManifest(file).stacks : {};
  const kept = Object.fromEntries(Object.entries(before).filter(([stack]) => keepStacks.includes(stack)));
  writeFileSync(file, JSON.stringify({ ...manifest, stacks: { ...kept, ...manifest.stacks } }, null, 2));
}

function readManifest(file: string): { readonly stacks: Readonly<Record<string, unknown>> } {
  return JSON.parse(readFileSync(file, 'utf8')) as { stacks: Record<string, unknown> };
}
