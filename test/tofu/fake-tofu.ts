import { chmodSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for programs that stand in for tofu. */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), 'fake-tofu-')));
}

/** Writes a shell script that can be run. @returns its path */
export function writeProgram(file: string, script: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A program that knows its version, and nothing else. */
export function writeVersioned(file: string, version: string): string {
  return writeProgram(file, `[ "$1" = version ] && echo '{\n  "terraform_version": "${version}"\n}'`);
}
