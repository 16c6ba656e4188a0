import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock';
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
/** By how much the clocks of a cluster's nodes may differ. */
const GRACE_SECONDS = 300;
/** Verified API tokens that are kept, so that not every request costs a scrypt. */
const REMEMBERED_TOKENS = 1000;

export class AuthenticationService {
  private readonly key = randomBytes(32);
  /** Stored hash of the token's secret by a digest of what the caller sent. */
  private readonly verified = new Map<string, string>();

  constructor(private readonly store: Store, private readonly clock: Clock) {}

  /**
   * A ticket in the place of the password is renewed; that of root is good for every user.
   *
   * @throws PveError 401 when the password is wrong, or the user is unknown, disabled or expired; it does not say which
   */
  async login(userid: string, password: string): Promise<{ ticket: string; csrfToken: string }> {
    const ticketUser = this.ticketUser(password);
    const isRenewed = ticketUser === 'root@pam' || (ticketUser !== undefined && ticketUser === userid);
    const hash = this.store.users.get(userid)?.passwordHash;
    if (this.whyRefused(userid) !== undefined) throw AUTHENTICATION_FAILURE;
    if (!isRenewed && (hash === undefined || !await secretMatches(password, hash))) throw AUTHENTICATION_FAILURE;
    const time = this.clock.nowInSeconds().toString(16).toUpperCase().padStart(8, '0');
    return { ticket: `PVE:${userid}:${time}::${this.sign(`ticket ${userid} ${time}`)}`, csrfToken: `${time}:${this.sign(`csrf ${userid} ${time}`)}` };
  }

  /** @throws PveError 401 */
  async authenticate(credentials: Credentials): Promise<Caller> {
    const { authorization, ticket, csrfToken, writes } = credentials;
    const token = authorizationValue(authorization);
    if (token !== undefined) return this.authenticateToken(token);
    if (ticket === undefined) throw NO_TICKET;
    const userid = this.ticketUser(ticket);
    if (userid === undefined) throw INVALID_TICKET;
    this.requireUsable(userid);
    if (writes && !this.csrfTokenMatches(userid, csrfToken)) throw INVALID_CSRF_TOKEN;
    return { userid, authid: userid };
  }

  /** @param given `user@realm!name=secret` */
  private async authenticateToken(given: string): Promise<Caller> {
    const end = given.lastIndexOf('=');
    if (end === -1) throw new PveError(401, 'no tokenid specified');
    const [tokenid, secret] = [given.slice(0, end), given.slice(end + 1)];
    const [, userid = '', name = ''] = /^([^\s:/]+@[A-Za-z][A-Za-z0-9._-]+)!([A-Za-z][A-Za-z0-9._-]+)$/.exec(tokenid) ?? [];
    if (name === '') throw new PveError(401, `value '${tokenid}' does not look like a valid token ID`);
    this.requireUsable(userid);
    const token = this.store.tokens.get(tokenid);
    if (!token) throw new PveError(401, `no such token '${name}' for user '${userid}'`);
    if (this.isOver(token.expire)) throw new PveError(401, `token '${name}' access expired`);
    const digest = createHash('sha256').update(given).digest('hex');
    if (this.verified.get(digest) !== token.secretHash) {
      if (!await secretMatches(secret, token.secretHash)) throw INVALID_TOKEN_VALUE;
      if (this.verified.size >= REMEMBERED_TOKENS) this.verified.clear();
      this.verified.set(digest, token.secretHash);
    }
    return { userid, authid: token.tokenid };
  }

  /** @throws PveError 401 when the user is not there (any more), disabled or expired */
  private requireUsable(userid: string): void {
    const reason = this.whyRefused(userid);
    if (reason !== undefined) throw new PveError(401, reason);
  }

  private whyRefused(userid: string): string | undefined {
    const user = this.store.users.get(userid);
    if (user === undefined) return `no such user ('${userid}')`;
    if (!user.enable) return `user '${userid}' is disabled`;
    return this.isOver(user.expire) ? `user '${userid}' access expired` : undefined;
  }

  private isOver(expire: number): boolean {
    return expire !== 0 && expire < this.clock.nowInSeconds();
  }

  /** Whose ticket it is, or undefined when it is none of ours or too old. */
  private ticketUser(ticket: string): string | undefined {
    const match = /^PVE:([^:]+):([0-9A-F]{8})::(.+)$/.exec(ticket);
    const [, userid = '', time = '', signature = ''] = match ?? [];
    const valid = match !== null && same(signature, this.sign(`ticket ${userid} ${time}`)) && this.isFresh(time);
    return valid ? userid : undefined;
  }

  private csrfTokenMatches(userid: string, csrfToken: string | undefined): boolean {
    const [time = '', signature = ''] = (csrfToken ?? '').split(':');
    return same(signature, this.sign(`csrf ${userid} ${time}`)) && this.isFresh(time);
  }

  private isFresh(hexTime: string): boolean {
    const age = this.clock.nowInSeconds() - parseInt(hexTime, 16);
    return age > -GRACE_SECONDS && age < TICKET_LIFETIME_SECONDS;
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

/** What `PVEAPIToken=…` or `PVEAuthCookie=…` says in a header; undefined where it is not in it, or says nothing. */
export function authorizationValue(header: string | undefined, name: 'PVEAPIToken' | 'PVEAuthCookie' = 'PVEAPIToken'): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}[= ]([^;]*)`).exec(header ?? '')?.[1];
  if (value === undefined || value === '') return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
