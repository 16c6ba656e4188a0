import { permissionDenied } from '../errors';
import type { AclEntry } from '../store/state';
import type { Store } from '../store/store';
import type { Caller } from './authentication';
import { PRIVILEGES } from './privileges';
import type { RoleService } from './roles';

const ALL: ReadonlySet<string> = new Set(PRIVILEGES);
const NO_ROLES: ReadonlySet<string> = new Set();
const NO_PRIVILEGES = NO_ROLES;

/** Who may do what, from the ACL: the most specific path wins, users before groups, a VM also has what its pool gives. */
export class PermissionService {
  constructor(private readonly store: Store, private readonly roles: RoleService) {}

  /** The caller's privileges on an ACL path. */
  privileges(caller: Caller, path: string): ReadonlySet<string> {
    const [first = NO_PRIVILEGES, second] = this.granted(caller, path);
    return second === undefined ? first : new Set([...first].filter((privilege) => second.has(privilege)));
  }

  has(caller: Caller, path: string, privilege: string): boolean {
    return this.granted(caller, path).every((privileges) => privileges.has(privilege));
  }

  /** @throws PveError 403 unless the caller has all (or, with `any`, one) of the privileges; it names the first that is missing (or all) */
  require(caller: Caller, path: string, privileges: readonly string[], any = false): void {
    const held = this.privileges(caller, path);
    const missing = privileges.filter((privilege) => !held.has(privilege));
    if (any ? missing.length === privileges.length : missing.length > 0) throw permissionDenied(path, any ? privileges : missing.slice(0, 1));
  }

  /**
   * For a VM that may not be there yet: what the pool that it is going to be in gives counts, too.
   *
   * @throws PveError as above, about the VM
   */
  requireOnVm(caller: Caller, vmid: number, pool: string | undefined, privileges: readonly string[], any = false): void {
    const held = pool === undefined ? new Set() : this.privileges(caller, `/pool/${pool}`);
    const has = (privilege: string) => held.has(privilege);
    if (any ? privileges.some(has) : privileges.every(has)) return;
    this.require(caller, `/vms/${vmid}`, privileges, any);
  }

  /** The caller has what is in all of these: the user's own privileges and, for a token that has not all of them, the token's. */
  private granted(caller: Caller, path: string): ReadonlySet<string>[] {
    const token = caller.authid === caller.userid ? undefined : this.store.tokens.get(caller.authid);
    if (!token?.privsep) return [this.userPrivileges(caller.userid, path)];
    const own = this.privilegesOf(this.rolesWithPool(path, (entry) => entry.type === 'token' && entry.ugid === caller.authid, () => false));
    return own.size === 0 ? [own] : [own, this.userPrivileges(caller.userid, path)];
  }

  private userPrivileges(userid: string, path: string): ReadonlySet<string> {
    if (userid === 'root@pam') return ALL;
    const groups = new Set(this.store.users.get(userid)?.groups);
    return this.privilegesOf(this.rolesWithPool(
      path,
      (entry) => entry.type === 'user' && entry.ugid === userid,
      (entry) => entry.type === 'group' && groups.has(entry.ugid),
    ));
  }

  private rolesWithPool(path: string, isOwn: EntryTest, isGroup: EntryTest): ReadonlySet<string> {
    const roles = this.rolesOn(path, isOwn, isGroup);
    const pools = this.poolsOf(path);
    return pools.length === 0 ? roles : new Set([...roles, ...pools.flatMap((pool) => [...this.rolesOn(`/pool/${pool}`, isOwn, isGroup)])]);
  }

  /** The pools that a VM or storage is in: a VM is in one, a storage in any number. */
  private poolsOf(path: string): string[] {
    const [, kind, id = ''] = /^\/(vms|storage)\/([^/]+)$/.exec(path) ?? [];
    if (kind === 'vms') return [this.store.vms.get(id)?.pool ?? []].flat();
    return kind === 'storage' ? this.store.pools.values().filter(({ storages }) => storages.includes(id)).map(({ poolid }) => poolid) : [];
  }

  /** The roles on a path: entries of a longer path replace those of a shorter one, and own entries those of groups. */
  private rolesOn(path: string, isOwn: EntryTest, isGroup: EntryTest): ReadonlySet<string> {
    let roles = NO_ROLES;
    for (const prefix of prefixesOf(path)) {
      const keys = this.store.aclByPath.keys(prefix);
      if (keys.size === 0) continue;
      const entries = [...keys].map((key) => this.store.acl.get(key) as AclEntry).filter((entry) => entry.propagate || prefix === path);
      const own = entries.filter(isOwn);
      const effective = own.length > 0 ? own : entries.filter(isGroup);
      if (effective.length > 0) roles = new Set(effective.map((entry) => entry.roleid));
    }
    return roles;
  }

  private privilegesOf(roles: ReadonlySet<string>): ReadonlySet<string> {
    const [only, ...others] = roles;
    if (only === undefined || roles.has('NoAccess')) return NO_PRIVILEGES;
    // a listing asks this for each row
    return others.length === 0 ? this.roles.privilegeSet(only) : new Set([...roles].flatMap((role) => [...this.roles.privilegeSet(role)]));
  }
}

type EntryTest = (entry: AclEntry) => boolean;

/** `/`, `/pool`, `/pool/a`, … up to the path itself. */
function prefixesOf(path: string): string[] {
  const prefixes = ['/'];
  for (let end = path.indexOf('/', 1); end !== -1; end = path.indexOf('/', end + 1)) prefixes.push(path.slice(0, end));
  return path === '/' ? prefixes : [...prefixes, path];
}
