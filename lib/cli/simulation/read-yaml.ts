import { parse } from 'yaml';
import type { z } from 'zod';
import { readText } from '../../config/read-text';
import { printable, quote } from '../../values/quote';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';

/** A copy of a cluster with 10,000 VMs has a quarter of it. */
const MAX_SIZE = 32 * 1024 * 1024;

/**
 * Reads a YAML file that says something about a simulation.
 *
 * @returns what the file says, defaults not yet filled in
 * @throws CommandError with everything that is wrong
 */
export function readYaml<S extends z.ZodType>(file: string, schema: S): z.input<S> {
  const shown = printable(file);
  const read = readText(file, shown, MAX_SIZE);
  if ('finding' in read) throw new CommandError(`${shown}: ${read.finding.message}\n    ${read.finding.fix}`, EXIT.badInput);
  let content: unknown;
  try {
    content = parse(read.text);
  } catch (error) {
    throw new CommandError(`${quote(file)} cannot be read as YAML: ${(error as Error).message.split('\n')[0]}`, EXIT.badInput);
  }
  const { success, error } = schema.safeParse(content);
  if (success) return content as z.input<S>;
  const findings = error.issues.map(({ path, message }) => `${shown}: ${printable(path.join('.')) || 'the file'}: ${message}`);
  throw new CommandError(`${findings.join('\n')}\n    docs/simulated-proxmox.md shows such a file`, EXIT.badInput);
}
