import { setTimeout as sleep } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { multipartForm } from './multipart-form';
import type { FormFile } from './multipart-form';
import { errorFromAnswer, explained, messageOf } from './pve-error';

/** Parameters of a call: booleans become 0 and 1, a list repeats its parameter, undefined is left out. */
export type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export type Credentials =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'password'; readonly username: string; readonly password: string };

export interface Connection {
  /** `https://host:port`, no path. */
  readonly origin: string;
  readonly credentials: Credentials;
  readonly dispatcher: Dispatcher;
  /** Ends all waiting, when nobody wants the result any more. @default none */
  readonly signal?: AbortSignal;
}

/** Text of a form, or a file that is read while it is sent. */
type Body = string | Readable;

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Ticket {
  readonly ticket: string;
  readonly CSRFPreventionToken: string;
}

function encodeParameters(parameters: Parameters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      if (part !== undefined) {
        search.append(name, typeof part === 'boolean' ? String(Number(part)) : String(part));
      }
    }
  }
  search.sort();
  return search.toString();
}

const keptInPath: Readonly<Record<string, string>> = { '%24': '$', '%26': '&', '%2B': '+', '%3A': ':', '%3D': '=', '%40': '@' };

/** Escapes what may not stand in one segment of a path, as the real provider does: `@` and `:` stay, `!` does not. */
export function pathSegment(text: string): string {
  return encodeURIComponent(text)
    .replace(/%(?:24|26|2B|3A|3D|40)/g, (escaped) => keptInPath[escaped] as string)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A client of the PVE REST API. Logs in at its first call; a ticket is kept as long as the client. */
export class PveClient {
  private login: Promise<Ticket> | undefined;

  constructor(private readonly connection: Connection) {}

  /** Whether calls are made with a ticket of root@pam, which may do what a token of root may not. */
  get isRootTicket(): boolean {
    const { credentials } = this.connection;
    return credentials.kind === 'password' && credentials.username === 'root@pam';
  }

  /** Waits between two attempts, or two looks at something. @throws AbortError when the connection is given up */
  async pause(milliseconds: number): Promise<void> {
    const { signal } = this.connection;
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  }

  /** @param failure begins the message of an error: `error getting pool` */
  async get<Data>(path: string, parameters?: Parameters, failure?: string): Promise<Data> {
    return this.call<Data>('GET', path, parameters, failure);
  }

  async post<Data = unknown>(path: string, parameters?: Parameters, failure?: string): Promise<Data> {
    return this.call<Data>('POST', path, parameters, failure);
  }

  async put<Data = unknown>(path: string, parameters?: Parameters, failure?: string): Promise<Data> {
    return this.call<Data>('PUT', path, parameters, failure);
  }

  async delete<Data = unknown>(path: string, parameters?: Parameters, failure?: string): Promise<Data> {
    return this.call<Data>('DELETE', path, parameters, failure);
  }

  /** Sends a file with a form, as browsers do. */
  async upload<Data>(path: string, file: FormFile, failure: string): Promise<Data> {
    const { contentType, contentLength, body } = await multipartForm(file);
    const type = { 'content-type': contentType, 'content-length': String(contentLength) };
    try {
      return await this.exchange<Data>('POST', path, body, { ...type, ...await this.authentication('POST', path) });
    } catch (error) {
      throw explained(failure, error);
    }
  }

  private async call<Data>(method: Method, path: string, parameters: Parameters = {}, failure?: string): Promise<Data> {
    const encoded = encodeParameters(parameters);
    const inQuery = method === 'GET' || method === 'DELETE';
    const query = inQuery && encoded !== '' ? `${path.includes('?') ? '&' : '?'}${encoded}` : '';
    try {
      const headers = await this.authentication(method, path);
      return await this.exchange<Data>(method, `${path}${query}`, inQuery ? '' : encoded, headers);
    } catch (error) {
      throw failure === undefined ? error : explained(failure, error);
    }
  }

  private async authentication(method: Method, path: string): Promise<Record<string, string>> {
    const { credentials } = this.connection;
    if (credentials.kind === 'token') {
      return { authorization: `PVEAPIToken=${credentials.token}` };
    }
    this.login ??= this.requestTicket(credentials.username, credentials.password).catch((error: unknown) => {
      this.login = undefined;
      throw explained(`failed to authenticate HTTP ${method} request (path: ${path}) - Reason: failed to authenticate: failed to authenticate`, error);
    });
    const { ticket, CSRFPreventionToken } = await this.login;
    const csrf: Record<string, string> = method === 'GET' ? {} : { csrfpreventiontoken: CSRFPreventionToken };
    return { cookie: `PVEAuthCookie=${ticket}`, ...csrf };
  }

  private async requestTicket(username: string, password: string): Promise<Ticket> {
    const answer = await this.exchange<Partial<Ticket> | null>('POST', 'access/ticket', encodeParameters({ username, password }), {});
    const { ticket, CSRFPreventionToken } = answer ?? {};
    if (ticket === undefined || CSRFPreventionToken === undefined) {
      throw new Error('the server did not include a ticket and a CSRF prevention token in the authentication response');
    }
    return { ticket, CSRFPreventionToken };
  }

  private async exchange<Data>(method: Method, path: string, body: Body, headers: Record<string, string>): Promise<Data> {
    const { statusCode, statusText, text } = await this.request(method, path, body, headers);
    if (statusCode < 200 || statusCode >= 300) {
      throw errorFromAnswer(statusCode, statusText || String(statusCode), text);
    }
    return (text === '' ? null : (JSON.parse(text) as { data: unknown }).data) as Data;
  }

  /** A GET is tried three times when the connection fails, anything else once: it may have had its effect. */
  private async request(method: Method, path: string, body: Body, headers: Record<string, string>): Promise<Answer> {
    const { origin, dispatcher } = this.connection;
    const attempts = method === 'GET' ? 3 : 1;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await dispatcher.request({
          origin,
          path: `/api2/json/${path}`,
          method,
          headers: {
            accept: 'application/json',
            ...(body === '' || typeof body !== 'string' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
            ...headers,
          },
          ...(body === '' ? {} : { body }),
        });
        return { statusCode: answer.statusCode, statusText: answer.statusText, text: await answer.body.text() };
      } catch (error) {
        if (attempt >= attempts) {
          throw new Error(`failed to perform HTTP ${method} request (path: ${path}): ${messageOf(error)}`, { cause: error });
        }
      }
    }
  }
}

interface Answer {
  readonly statusCode: number;
  readonly statusText: string;
  readonly text: string;
}
