import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { nowInSeconds } from '../clock';
import { AUTHENTICATION_FAILURE, INVALID_CSRF_TOKEN, INVALID_TICKET, INVALID_TOKEN_VALUE, NO_TICKET, PveError } from '../errors';
import type { Store } from '../store/store';
import { secretMatches } from './secrets';

/** Who calls. */
export interface Caller {
  readonly userid: string;
  /** The user id, or `user@realm!name` for an API token. */
  readonly authid: string;
}

/** What of a request says who calls. */
export interface Credentials {
  /** The header `Authorization`. */
  readonly authorization?: string;
  /** The cookie `PVEAuthCookie`. */
  readonly ticket?: string;
  /** The header `CSRFPreventionToken`. */
  readonly csrfToken?: string;
  /** Whether the request changes something: then a ticket needs the CSRF token besides. */
  readonly writes: boolean;
}

const TICKET_LIFETIME_SECONDS = 7200;
/** Verified API tokens that are kept, so that not every request costs a scrypt. */
const REMEMBERED_TOKENS = 1000;

export class AuthenticationService {
  private readonly key = randomBytes(32);
  /** Stored hash of the token's secret by a digest of what the caller sent. */
  private readonly verified = new Map<string, string>();

  constructor(private readonly store: Store) {}

  /** @throws PveError 401 when the password is wrong, or the user is unknown, disabled or expired */
  async login(userid: string, password: string): Promise<{ ticket: string; csrfToken: string }> {
    const user = this.store.users.get(userid);
    const usable = this.usable(userid) && user?.passwordHash !== undefined && await secretMatches(password, user.passwordHash);
    if (!usable) {
      const renewed = this.ticketUser(password) === userid && this.usable(userid);
      if (!renewed) throw AUTHENTICATION_FAILURE;
    }
    const time = nowInSeconds().toString(16).toUpperCase().padStart(8, '0');
    return { ticket: `PVE:${userid}:${time}::${this.sign(`ticket ${userid} ${time}`)}`, csrfToken: `${time}:${this.sign(`csrf ${userid} ${time}`)}` };
  }

  /** @throws PveError 401 */
  async authenticate(credentials: Credentials): Promise<Caller> {
    const { authorization, ticket, csrfToken, writes } = credentials;
    if (authorization !== undefined) return this.authenticateToken(authorization);
    if (ticket === undefined) throw NO_TICKET;
    const userid = this.ticketUser(ticket);
    if (userid === undefined || !this.usable(userid)) throw INVALID_TICKET;
    if (writes && !this.csrfTokenMatches(userid, csrfToken)) throw INVALID_CSRF_TOKEN;
    return { userid, authid: userid };
  }

  private async authenticateToken(authorization: string): Promise<Caller> {
    const match = /^PVEAPIToken[= ]([^!\s]+)!([^=:\s]+)[=:](\S+)$/.exec(authorization);
    if (!match) throw NO_TICKET;
    const [, userid = '', name = '', secret = ''] = match;
    const token = this.store.tokens.get(`${userid}!${name}`);
    if (!token) throw new PveError(401, `no such token '${name}' for user '${userid}'`);
    if (!this.usable(userid) || (token.expire !== 0 && token.expire < nowInSeconds())) throw AUTHENTICATION_FAILURE;
    const digest = createHash('sha256').update(authorization).digest('hex');
    if (this.verified.get(digest) !== token.secretHash) {
      if (!await secretMatches(secret, token.secretHash)) throw INVALID_TOKEN_VALUE;
      if (this.verified.size >= REMEMBERED_TOKENS) this.verified.clear();
      this.verified.set(digest, token.secretHash);
    }
    return { userid, authid: token.tokenid };
  }

  private usable(userid: string): boolean {
    const user = this.store.users.get(userid);
    return user !== undefined && user.enable && (user.expire === 0 || user.expire > nowInSeconds());
  }

  /** Whose ticket it is, or undefined when it is none of ours or too old. */
  private ticketUser(ticket: string): string | undefined {
    const match = /^PVE:([^:]+):([0-9A-F]{8})::(.+)$/.exec(ticket);
    const [, userid = '', time = '', signature = ''] = match ?? [];
    const valid = match !== null && same(signature, this.sign(`ticket ${userid} ${time}`)) && fresh(time);
    return valid ? userid : undefined;
  }

  private csrfTokenMatches(userid: string, csrfToken: string | undefined): boolean {
    const [time = '', signature = ''] = (csrfToken ?? '').split(':');
    return same(signature, this.sign(`csrf ${userid} ${time}`)) && fresh(time);
  }

  private sign(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('base64url');
  }
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function fresh(hexTime: string): boolean {
  return nowInSeconds() - parseInt(hexTime, 16) < TICKET_LIFETIME_SECONDS;
}
