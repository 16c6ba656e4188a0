import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sync as writeFileAtomic } from 'write-file-atomic';
import type { StepResult } from './provider-scenario';
import { providerVersion } from './real-provider';
import { runTofu } from './tofu';

/** What the real provider did in a scenario, for machines that have it not. */
export interface Recording {
  /** Of this shape. */
  readonly format: number;
  readonly scenario: string;
  /** Version of bpg/proxmox. */
  readonly provider: string;
  readonly tofu: string;
  /** When it was recorded: 2026-11-21. */
  readonly date: string;
  readonly steps: readonly StepResult[];
}

export const recordingFormat = 1;
/** Larger ones are packed. */
const largestPlainBytes = 48 * 1024;

/** The command that makes the recordings anew. */
export const renewCommand = 'npm run recordings:renew';

function fileOf(scenario: string): string {
  const name = scenario.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return join(__dirname, 'recordings', `${name}.json.gz`);
}

/** Steps that do not depend on each other may come in any order. */
export function comparable(results: readonly StepResult[]): readonly StepResult[] {
  const sorted = results.map((result) => ({
    ...result, planRequests: [...result.planRequests].sort(), applyRequests: [...result.applyRequests].sort(),
  }));
  return JSON.parse(JSON.stringify(sorted)) as readonly StepResult[];
}

/**
 * @returns the recording of a scenario, or undefined when there is none
 * @throws Error when it is of a format that is not read any more
 */
export function readRecording(scenario: string): Recording | undefined {
  const packed = fileOf(scenario);
  const plain = packed.slice(0, -'.gz'.length);
  if (!existsSync(plain) && !existsSync(packed)) {
    return undefined;
  }
  const text = existsSync(plain) ? readFileSync(plain, 'utf8') : gunzipSync(readFileSync(packed)).toString();
  const recording = JSON.parse(text) as Recording;
  if (recording.format !== recordingFormat) {
    throw new Error(`the recording of "${scenario}" has format ${recording.format}, not ${recordingFormat}: ${renewCommand} writes it anew`);
  }
  return recording;
}

/** Which parts of which steps are otherwise: `created: applyRequests, state`. */
function changedParts(before: readonly StepResult[], after: readonly StepResult[]): string[] {
  return after.flatMap((step, index) => {
    const old = before[index];
    const parts = Object.keys(step).filter((part) => {
      const name = part as keyof StepResult;
      return JSON.stringify(old?.[name]) !== JSON.stringify(step[name]);
    });
    return parts.length > 0 ? [`${step.name}: ${old === undefined ? 'new' : parts.join(', ')}`] : [];
  });
}

async function tofuVersion(): Promise<string> {
  const { stdout } = await runTofu(__dirname, ['version', '-json']);
  return (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
}

/**
 * Writes what the real provider did; a recording that says the same already is left as it is, with its date.
 * @returns what has changed, in words
 */
export async function writeRecording(scenario: string, steps: readonly StepResult[]): Promise<string> {
  const packed = fileOf(scenario);
  const plain = packed.slice(0, -'.gz'.length);
  const old = existsSync(plain) || existsSync(packed) ? readRecording(scenario) : undefined;
  const changed = changedParts(old?.steps ?? [], steps);
  const versions = { provider: providerVersion, tofu: await tofuVersion() };
  if (old !== undefined && changed.length === 0 && old.steps.length === steps.length) {
    if (old.provider === versions.provider && old.tofu === versions.tofu) {
      return 'unchanged';
    }
    changed.push(`with provider ${versions.provider} and tofu ${versions.tofu}, before ${old.provider} and ${old.tofu}`);
  }
  const recording: Recording = { format: recordingFormat, scenario, ...versions, date: new Date().toISOString().slice(0, 10), steps };
  const text = `${JSON.stringify(recording, undefined, 1)}\n`;
  const isLarge = Buffer.byteLength(text) > largestPlainBytes;
  writeFileAtomic(isLarge ? packed : plain, isLarge ? gzipSync(text, { level: 9 }) : text);
  rmSync(isLarge ? plain : packed, { force: true });
  return old === undefined ? 'new' : changed.join('; ');
}
