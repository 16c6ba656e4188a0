import type { ErrorCode } from 'yaml';
import { formatPath, type Path, type YamlNode } from './yaml/yaml-node';

/** Something that was found, with its place. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** In the words of the provider. */
  readonly message: string;
  /** Undefined for what is wrong before anything has a path. */
  readonly path?: Path;
  readonly line: number;
  readonly column: number;
  /** What stands there. */
  readonly node?: YamlNode;
  /** What may stand there: keys. */
  readonly allowed?: readonly string[];
  /** Of what is no YAML. */
  readonly syntax?: ErrorCode;
}

/** All misfits in one message, as `yaml.v3` has it. */
export function unmarshalErrors(misfits: readonly Pick<Problem, 'line' | 'message'>[]): string {
  return `yaml: unmarshal errors:\n${misfits.map(({ line, message }) => `  line ${line}: ${message}`).join('\n')}`;
}

/** A report as the provider shows it: one line for each entry. */
export function formatProblems(problems: readonly Problem[]): string {
  return problems.map(({ severity, path = [], line, column, message }) => {
    const at = path.length > 0 ? ` at ${formatPath(path)}, line ${line} col ${column}` : ` at line ${line} col ${column}`;
    return `${severity}${at}: ${message}\n`;
  }).join('');
}
