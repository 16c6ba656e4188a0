/** What tofu has to say about a problem, as it prints it with `-json`. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail?: string;
  /** Address of the resource that it is about. */
  readonly address?: string;
}

/** A tofu command that failed. */
export class TofuError extends Error {
  constructor(readonly command: string, readonly exitCode: number, readonly diagnostics: readonly Diagnostic[], stderr: string) {
    super(explain(command, exitCode, diagnostics, stderr));
    this.name = 'TofuError';
  }

  /** Whether a person, or a program, has ended it. */
  get isInterrupted(): boolean {
    return this.exitCode === 130 || this.exitCode === 143;
  }
}

const MAX_SHOWN = 10;

function explain(command: string, exitCode: number, diagnostics: readonly Diagnostic[], stderr: string): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return `tofu ${command} failed with exit code ${exitCode}${stderr.trim() === '' ? '' : `:\n${stderr.trim()}`}`;
  const shown = errors.slice(0, MAX_SHOWN).map(formatDiagnostic);
  if (errors.length > MAX_SHOWN) shown.push(`and ${errors.length - MAX_SHOWN} more errors`);
  return [`tofu ${command} failed:`, ...shown].join('\n');
}

/** The resource it is about, what is wrong, and the detail indented below it. */
export function formatDiagnostic({ address, summary, detail }: Diagnostic): string {
  const body = detail?.trim() ? `\n      ${detail.trim().replaceAll('\n', '\n      ')}` : '';
  return `  ${address === undefined ? '' : `${address}: `}${summary}${body}`;
}
