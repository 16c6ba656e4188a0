import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { quote } from '../../values/quote';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';

/**
 * Reads a YAML file that says something about a simulation.
 *
 * @returns what the file says, defaults not yet filled in
 * @throws CommandError with everything that is wrong
 */
export function readYaml<S extends z.ZodType>(file: string, schema: S): z.input<S> {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(`${quote(file)} cannot be read as YAML: ${(error as Error).message.split('\n')[0]}`, EXIT.badInput);
  }
  const { success, error } = schema.safeParse(content);
  if (success) return content as z.input<S>;
  const findings = error.issues.map(({ path, message }) => `${file}: ${path.join('.') || 'the file'}: ${message}`);
  throw new CommandError(`${findings.join('\n')}\n    docs/simulated-proxmox.md shows such a file`, EXIT.badInput);
}
