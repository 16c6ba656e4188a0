/** An answer other than 2xx: the message is the reason phrase, then PVE's `errors` and further `message` lines in brackets. */
export class PveError extends Error {
  override readonly name = 'PveError';

  constructor(readonly status: number, message: string, readonly reason: string) {
    super(message);
  }
}

interface ErrorBody {
  readonly errors?: Readonly<Record<string, string>> | null;
  readonly message?: string | null;
}

/** @param body what came with the status, JSON or not */
export function errorFromAnswer(status: number, reason: string, body: string): PveError {
  let parsed: ErrorBody = {};
  try {
    parsed = (JSON.parse(body) ?? {}) as ErrorBody;
  } catch {
    // No JSON, no details: the reason phrase says what there is to say.
  }
  const lines = Object.entries(parsed.errors ?? {}).map(([parameter, text]) => `${parameter}: ${text.trimEnd()}`);
  const repeated = (line: string): boolean => line === '' || line.startsWith(reason);
  lines.push(...(parsed.message ?? '').split('\n').filter((line) => !repeated(line)));
  return new PveError(status, lines.length > 0 ? `${reason} (${lines.join(' - ')})` : reason, reason);
}

const notFoundTexts = ['does not exist', 'no such resource', 'no such ha', 'No such file or directory'];

/** Whether the thing asked for is gone: a 404, or a 500 with one of PVE's wordings for it. */
export function isNotFound(error: unknown): boolean {
  if (error instanceof PveError) {
    return error.status === 404 || (error.status === 500 && notFoundTexts.some((text) => error.message.includes(text)));
  }
  return error instanceof Error && error.cause !== undefined && isNotFound(error.cause);
}

/** An error that keeps the one below it reachable, so that `isNotFound` and the retry rules see it. */
export function explained(prefix: string, error: unknown): Error {
  if (error instanceof PveError) {
    return new PveError(error.status, `${prefix}: ${error.message}`, error.reason);
  }
  return new Error(`${prefix}: ${messageOf(error)}`, { cause: error });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
