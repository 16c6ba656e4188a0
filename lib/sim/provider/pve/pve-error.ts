/** An answer other than 2xx. */
export class PveError extends Error {
  override readonly name = 'PveError';

  /** @param reason PVE's reason phrase, then its `errors` and further `message` lines in brackets */
  constructor(readonly status: number, readonly reason: string, message: string) {
    super(message);
  }
}

interface ErrorBody {
  readonly errors?: Readonly<Record<string, string>> | null;
  readonly message?: string | null;
}

/** @param body what came with the status, JSON or not */
export function errorFromAnswer(status: number, phrase: string, body: string): PveError {
  let parsed: ErrorBody = {};
  try {
    parsed = (JSON.parse(body) ?? {}) as ErrorBody;
  } catch {
    // No JSON, no details: the reason phrase says what there is to say.
  }
  const lines = Object.entries(parsed.errors ?? {}).map(([parameter, text]) => `${parameter}: ${text.trimEnd()}`);
  lines.push(...(parsed.message ?? '').split('\n').filter((line) => line !== '' && !line.startsWith(phrase)));
  const reason = lines.length > 0 ? `${phrase} (${lines.join(' - ')})` : phrase;
  const kind = isNotFoundAnswer(status, reason) ? 'the requested resource does not exist\n'
    : reason.includes('already exists') ? 'the requested resource already exists\n' : '';
  return new PveError(status, reason, `${kind}received an HTTP ${status} response - Reason: ${reason}`);
}

const notFoundTexts = ['does not exist', 'no such resource', 'no such ha', 'No such file or directory'];

/** A 404, or a 500 with one of PVE's wordings for it. */
function isNotFoundAnswer(status: number, reason: string): boolean {
  return status === 404 || (status === 500 && notFoundTexts.some((text) => reason.includes(text)));
}

/** Whether the thing asked for is gone. */
export function isNotFound(error: unknown): boolean {
  if (error instanceof PveError) {
    return isNotFoundAnswer(error.status, error.reason);
  }
  return error instanceof Error && error.cause !== undefined && isNotFound(error.cause);
}

/** An error that keeps the one below it reachable, so that `isNotFound` and the retry rules see it. */
export function explained(prefix: string, error: unknown): Error {
  if (error instanceof PveError) {
    return new PveError(error.status, error.reason, `${prefix}: ${error.message}`);
  }
  return new Error(`${prefix}: ${messageOf(error)}`, { cause: error });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
