import type { ClusterAccess } from './access';
import { CannotRead, NotAccepted, openSession, type Parameters, type Session } from './session';

export { CannotRead } from './session';

/** All that can be done to the cluster: ask for something. */
export interface ReadOnlyClient {
  /**
   * @param path below `/api2/json`: `/nodes`
   * @returns the answer's `data`
   * @throws CannotRead
   */
  get<T>(path: string, parameters?: Parameters): Promise<T>;
  close(): Promise<void>;
}

/** A connection may break; asking again changes nothing. */
const ATTEMPTS = 3;

/**
 * A client that sends GETs and nothing else. With user and password it logs in first: that is the one POST, to `/access/ticket`, and changes nothing.
 *
 * @param authoritiesFile what `SSL_CERT_FILE` names. @default the system's
 * @throws CannotRead when the login is refused, or nobody answers
 */
export async function openReadOnly(access: ClusterAccess, authoritiesFile?: string): Promise<ReadOnlyClient> {
  const session = await openSession(access, authoritiesFile);
  return { get: reader(session), close: async () => session.close() };
}

/** Opens a client, looks through it, and closes it. @throws CannotRead, and whatever `look` throws */
export async function lookAt<T>(
  access: ClusterAccess, authoritiesFile: string | undefined, look: (client: ReadOnlyClient) => Promise<T>,
): Promise<T> {
  const client = await openReadOnly(access, authoritiesFile);
  return look(client).finally(async () => client.close());
}

/** Asks again where no answer comes. */
export function reader(session: Pick<Session, 'send'>): ReadOnlyClient['get'] {
  return async <T>(path: string, parameters: Parameters = {}) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await session.send('GET', path, parameters) as T;
      } catch (error) {
        if (!(error instanceof NotAccepted)) throw error;
        const query = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)])).toString();
        if (error.status !== undefined || attempt >= ATTEMPTS) throw new CannotRead(query === '' ? path : `${path}?${query}`, error.status, error.reason);
      }
    }
  };
}
