import { parameterError, refusal } from '../errors';
import { aclKey } from '../store/naming';
import type { AclEntry } from '../store/state';
import type { Store } from '../store/store';
import { splitList } from './lists';
import type { RoleService } from './roles';

/** The paths that PVE lets an ACL have. */
const PATHS: readonly RegExp[] = [
  /^\/$/, /^\/access(\/(groups(\/[^/]+)?|realm(\/[^/]+)?))?$/, /^\/nodes(\/[A-Za-z0-9.-]+)?$/, /^\/pool(\/[A-Za-z0-9._-]+){0,3}$/,
  /^\/sdn$/, /^\/sdn\/(zones|controllers|dns|ipams|fabrics)$/, /^\/sdn\/zones\/[A-Za-z0-9.-]+(\/[A-Za-z0-9.-]+(\/\d+)?)?$/,
  /^\/storage(\/[A-Za-z0-9._-]+)?$/, /^\/vms(\/[1-9]\d{2,})?$/, /^\/mapping(\/[A-Za-z0-9._-]+){0,2}$/,
];

export interface AclChange {
  readonly path: string;
  readonly roles: string;
  readonly users?: string;
  readonly groups?: string;
  readonly tokens?: string;
  readonly propagate: boolean;
  readonly delete: boolean;
}

export class AclService {
  constructor(private readonly store: Store, private readonly roles: RoleService) {}

  list(): Record<string, unknown>[] {
    return this.store.acl.values().map(({ propagate, ...entry }) => ({ ...entry, propagate: Number(propagate) }));
  }

  update(change: AclChange): void {
    const path = change.path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
    if (!PATHS.some((pattern) => pattern.test(path))) throw parameterError({ path: `invalid ACL path '${change.path}'` });
    const holders = [
      ...splitList(change.groups).map((ugid) => ({ type: 'group' as const, ugid })),
      ...splitList(change.users).map((ugid) => ({ type: 'user' as const, ugid })),
      ...splitList(change.tokens).map((ugid) => ({ type: 'token' as const, ugid })),
    ];
    if (holders.length === 0) {
      throw parameterError({ users: 'either \'users\', \'groups\' or \'tokens\' is required.' });
    }
    const entries = splitList(change.roles).flatMap((roleid) => holders.map((holder) => ({ path, roleid, propagate: change.propagate, ...holder })));
    for (const entry of entries) this.verify(entry);
    for (const entry of entries) {
      if (change.delete) this.store.acl.delete(aclKey(entry));
      else this.store.acl.put(aclKey(entry), entry);
    }
  }

  private verify({ roleid, type, ugid }: AclEntry): void {
    if (!this.roles.privileges(roleid)) throw refusal(`ACL update failed: role '${roleid}' does not exist`);
    const table = { user: this.store.users, group: this.store.groups, token: this.store.tokens }[type];
    if (!table.has(ugid)) throw refusal(`ACL update failed: ${type} '${ugid}' does not exist`);
  }
}
