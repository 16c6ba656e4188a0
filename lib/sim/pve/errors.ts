/** What the API answers instead of data: PVE puts the reason into the HTTP status line. */
export class PveError extends Error {
  /**
   * @param status HTTP status: 400 bad parameters, 401, 403, 500 any other refusal, 501 no such method
   * @param reason one line, in PVE's own words
   * @param errors what is wrong, by parameter
   */
  constructor(readonly status: number, readonly reason: string, readonly errors?: Readonly<Record<string, string>>) {
    super(reason);
    this.name = 'PveError';
  }
}

/** The refusal of an operation: HTTP 500, as PVE does. */
export function refusal(reason: string): PveError {
  return new PveError(500, reason);
}

/** HTTP 400 with one line a parameter. */
export function parameterError(errors: Readonly<Record<string, string>>): PveError {
  return new PveError(400, 'Parameter verification failed.', errors);
}

/** HTTP 403, as PVE words it: `Permission check failed (/vms/100, VM.Audit)`. */
export function permissionDenied(path: string, privileges: readonly string[]): PveError {
  return new PveError(403, `Permission check failed (${path}, ${privileges.join('|')})`);
}

export const NO_TICKET = new PveError(401, 'No ticket');
export const INVALID_TICKET = new PveError(401, 'permission denied - invalid PVE ticket');
export const INVALID_CSRF_TOKEN = new PveError(401, 'Permission denied - invalid csrf token');
export const AUTHENTICATION_FAILURE = new PveError(401, 'authentication failure');
export const INVALID_TOKEN_VALUE = new PveError(401, 'invalid token value!');
