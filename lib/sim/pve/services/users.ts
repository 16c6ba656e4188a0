import { randomUUID } from 'node:crypto';
import { parameterError, refusal } from '../errors';
import type { Token, User } from '../store/state';
import type { Store } from '../store/store';
import { splitList } from './lists';
import { hashSecret } from './secrets';

/** The realms that every PVE has. */
const BUILT_IN_REALMS: readonly string[] = ['pam', 'pve'];

/** What can be said about a user; unset stays as it is. */
export interface UserSettings {
  readonly enable?: boolean;
  readonly expire?: number;
  readonly groups?: string;
  readonly comment?: string;
  readonly email?: string;
  readonly firstname?: string;
  readonly lastname?: string;
  readonly keys?: string;
}

export interface TokenSettings {
  /** Whether the token has only what is granted to it, not all that its user has. @default true */
  readonly privsep?: boolean;
  readonly expire?: number;
  readonly comment?: string;
}

export class UserService {
  constructor(private readonly store: Store) {}

  realms(): readonly string[] {
    return [...new Set([...BUILT_IN_REALMS, ...this.store.description.realms])];
  }

  list(): Record<string, unknown>[] {
    return this.store.users.values().map((user) => ({
      userid: user.userid, enable: Number(user.enable), expire: user.expire, 'realm-type': user.userid.split('@')[1], ...user.details,
    }));
  }

  get(userid: string): Record<string, unknown> {
    const { enable, expire, groups, details } = this.find(userid);
    const tokens = this.tokensOf(userid).map((token) => [nameOf(token), tokenView(token)]);
    return { enable: Number(enable), expire, groups, ...details, ...(tokens.length > 0 ? { tokens: Object.fromEntries(tokens) } : {}) };
  }

  async create(userid: string, password: string | undefined, settings: UserSettings): Promise<void> {
    const realm = userid.split('@')[1] ?? '';
    if (!this.realms().includes(realm)) throw refusal(`create user failed: domain '${realm}' does not exist`);
    const passwordHash = password === undefined ? undefined : await hashSecret(password);
    if (this.store.users.has(userid)) throw refusal(`create user failed: user '${userid}' already exists`);
    const user = { userid, passwordHash, enable: true, expire: 0, groups: [], details: {} };
    this.store.users.put(userid, this.changed(user, settings, false, 'create user failed: '));
  }

  /** @param append adds the groups to those that the user has, instead of replacing them */
  update(userid: string, settings: UserSettings, append: boolean): void {
    this.store.users.put(userid, this.changed(this.find(userid), settings, append, 'update user failed: '));
  }

  async setPassword(userid: string, password: string): Promise<void> {
    this.find(userid);
    const passwordHash = await hashSecret(password);
    this.store.users.put(userid, { ...this.find(userid), passwordHash });
  }

  delete(userid: string): void {
    this.find(userid);
    if (userid === 'root@pam') throw refusal('delete user failed: cannot delete root@pam');
    for (const token of this.tokensOf(userid)) this.deleteToken(userid, nameOf(token));
    this.deleteAclOf('user', userid);
    this.store.users.delete(userid);
  }

  listTokens(userid: string): Record<string, unknown>[] {
    this.find(userid);
    return this.tokensOf(userid).map((token) => ({ tokenid: nameOf(token), ...tokenView(token) }));
  }

  getToken(userid: string, name: string): Record<string, unknown> {
    return tokenView(this.findToken(userid, name));
  }

  /** @returns the token with its secret: it is never shown again */
  async createToken(userid: string, name: string, settings: TokenSettings): Promise<Record<string, unknown>> {
    this.find(userid);
    const tokenid = `${userid}!${name}`;
    const value = randomUUID();
    const secretHash = await hashSecret(value);
    if (this.store.tokens.has(tokenid)) throw parameterError({ tokenid: 'Token already exists.' });
    const token = { tokenid, secretHash, privsep: settings.privsep ?? true, expire: settings.expire ?? 0, comment: settings.comment || undefined };
    this.store.tokens.put(tokenid, token);
    return { 'full-tokenid': tokenid, info: tokenView(token), value };
  }

  updateToken(userid: string, name: string, settings: TokenSettings): Record<string, unknown> {
    const token = this.findToken(userid, name);
    const comment = settings.comment === undefined ? token.comment : settings.comment || undefined;
    const changed = { ...token, privsep: settings.privsep ?? token.privsep, expire: settings.expire ?? token.expire, comment };
    this.store.tokens.put(token.tokenid, changed);
    return tokenView(changed);
  }

  deleteToken(userid: string, name: string): void {
    const { tokenid } = this.findToken(userid, name);
    this.deleteAclOf('token', tokenid);
    this.store.tokens.delete(tokenid);
  }

  private find(userid: string): User {
    const user = this.store.users.get(userid);
    if (!user) throw refusal(`no such user ('${userid}')`);
    return user;
  }

  private findToken(userid: string, name: string): Token {
    this.find(userid);
    const token = this.store.tokens.get(`${userid}!${name}`);
    if (!token) throw refusal(`no such token '${name}' for user '${userid}'`);
    return token;
  }

  private tokensOf(userid: string): Token[] {
    return [...this.store.tokensByUser.keys(userid)].map((key) => this.store.tokens.get(key) as Token);
  }

  private deleteAclOf(type: 'user' | 'token', ugid: string): void {
    for (const key of [...this.store.aclByHolder.keys(`${type} ${ugid}`)]) this.store.acl.delete(key);
  }

  private changed(user: User, settings: UserSettings, append: boolean, prefix: string): User {
    const { enable, expire, groups, ...texts } = settings;
    const named = splitList(groups);
    for (const group of named) {
      if (!this.store.groups.has(group)) throw refusal(`${prefix}no such group '${group}'`);
    }
    const details = Object.entries({ ...user.details, ...definedOnly(texts) }).filter(([, text]) => text !== '');
    return {
      ...user, enable: enable ?? user.enable, expire: expire ?? user.expire, details: Object.fromEntries(details),
      groups: groups === undefined ? user.groups : [...new Set([...append ? user.groups : [], ...named])].sort(),
    };
  }
}

function nameOf(token: Token): string {
  return token.tokenid.split('!')[1] ?? '';
}

function tokenView({ privsep, expire, comment }: Token): Record<string, unknown> {
  return { privsep: Number(privsep), expire, ...(comment === undefined ? {} : { comment }) };
}

function definedOnly(texts: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
