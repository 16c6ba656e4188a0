import { refusal } from '../errors';
import type { Store } from '../store/store';
import { splitList } from './lists';
import { BUILT_IN_ROLES, PRIVILEGES } from './privileges';

const KNOWN = new Set(PRIVILEGES);
const NONE: readonly string[] = [];

export class RoleService {
  /** By the list of the role, which is replaced when it changes. */
  private readonly sets = new WeakMap<readonly string[], ReadonlySet<string>>();

  constructor(private readonly store: Store) {}

  list(): { roleid: string; privs: string; special?: 1 }[] {
    return [
      ...Object.entries(BUILT_IN_ROLES).map(([roleid, privileges]) => ({ roleid, privs: privileges.join(','), special: 1 as const })),
      ...this.store.roles.values().map(({ roleid, privileges }) => ({ roleid, privs: privileges.join(',') })),
    ];
  }

  /** The privileges of a role, or undefined when there is no such role. */
  privileges(roleid: string): readonly string[] | undefined {
    return Object.hasOwn(BUILT_IN_ROLES, roleid) ? BUILT_IN_ROLES[roleid] : this.store.roles.get(roleid)?.privileges;
  }

  /** The same as a set: empty for a role that does not exist. */
  privilegeSet(roleid: string): ReadonlySet<string> {
    const privileges = this.privileges(roleid) ?? NONE;
    const set = this.sets.get(privileges) ?? new Set(privileges);
    this.sets.set(privileges, set);
    return set;
  }

  get(roleid: string): Record<string, 1> {
    const privileges = this.privileges(roleid);
    if (!privileges) throw refusal(`role '${roleid}' does not exist`);
    return Object.fromEntries(privileges.map((privilege) => [privilege, 1]));
  }

  create(roleid: string, privs: string | undefined): void {
    if (this.privileges(roleid)) throw refusal(`create role failed: role '${roleid}' already exists`);
    this.store.roles.put(roleid, { roleid, privileges: verified(privs, 'create role failed: ') });
  }

  /** @param append adds the privileges to those that the role has, instead of replacing them */
  update(roleid: string, privs: string | undefined, append: boolean): void {
    if (Object.hasOwn(BUILT_IN_ROLES, roleid)) throw refusal(`update role failed: auto-generated role '${roleid}' cannot be modified`);
    const role = this.store.roles.get(roleid);
    if (!role) throw refusal(`update role failed: role '${roleid}' does not exist`);
    const privileges = verified(privs, 'update role failed: ');
    this.store.roles.put(roleid, { roleid, privileges: append ? [...new Set([...role.privileges, ...privileges])].sort() : privileges });
  }

  delete(roleid: string): void {
    if (Object.hasOwn(BUILT_IN_ROLES, roleid)) throw refusal(`delete role failed: auto-generated role '${roleid}' cannot be deleted`);
    if (!this.store.roles.has(roleid)) throw refusal(`delete role failed: role '${roleid}' does not exist`);
    for (const key of this.store.acl.keys()) {
      if (this.store.acl.get(key)?.roleid === roleid) this.store.acl.delete(key);
    }
    this.store.roles.delete(roleid);
  }
}

function verified(privs: string | undefined, prefix: string): string[] {
  const privileges = [...new Set(splitList(privs))].sort();
  for (const privilege of privileges) {
    if (!KNOWN.has(privilege)) throw refusal(`${prefix}invalid privilege '${privilege}'`);
  }
  return privileges;
}
