import { maskSecrets } from './mask-secrets';

/** A place in a file that a person wrote. Lines and columns count from 1. */
export interface SourcePosition {
  /** Path of the file, relative to the project's root where it is below it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with the input, and what to do about it. */
export interface Finding {
  readonly position: SourcePosition;
  /** What is wrong, in the caller's terms: lower case, no final period. */
  readonly message: string;
  /** What to change, as an imperative sentence: "use …", "did you mean …?". */
  readonly fix: string;
}

/** Bad input: one error that lists everything that is wrong, once: several environments have a site in common. */
export class InputError extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const unique = new Map(findings.map(finding => [formatFinding(finding), finding]));
    super([...unique.keys()].join('\n'));
    this.name = 'InputError';
    this.findings = [...unique.values()];
  }
}

/** `file:line:column: message` and the fix on a line of its own. What a person has put into the wrong place may be a secret: it is masked. */
export function formatFinding(finding: Finding): string {
  const { file, line, column } = finding.position;
  return `${file}:${line}:${column}: ${maskSecrets(finding.message)}\n    ${maskSecrets(finding.fix)}`;
}
