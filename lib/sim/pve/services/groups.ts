import { refusal } from '../errors';
import type { Store } from '../store/store';

export class GroupService {
  constructor(private readonly store: Store) {}

  list(): Record<string, unknown>[] {
    return this.store.groups.values().map(({ groupid, comment }) => ({ groupid, comment, users: this.members(groupid).join(',') }));
  }

  get(groupid: string): { comment?: string; members: string[] } {
    const group = this.store.groups.get(groupid);
    if (!group) throw refusal(`group '${groupid}' does not exist`);
    return { comment: group.comment, members: this.members(groupid) };
  }

  create(groupid: string, comment: string | undefined): void {
    if (this.store.groups.has(groupid)) throw refusal(`create group failed: group '${groupid}' already exists`);
    this.store.groups.put(groupid, { groupid, comment });
  }

  update(groupid: string, comment: string | undefined): void {
    if (!this.store.groups.has(groupid)) throw refusal(`update group failed: group '${groupid}' does not exist`);
    this.store.groups.put(groupid, { groupid, comment });
  }

  delete(groupid: string): void {
    if (!this.store.groups.has(groupid)) throw refusal(`delete group failed: group '${groupid}' does not exist`);
    for (const userid of this.members(groupid)) {
      const user = this.store.users.get(userid);
      if (user) this.store.users.put(userid, { ...user, groups: user.groups.filter((group) => group !== groupid) });
    }
    for (const key of [...this.store.aclByHolder.keys(`group ${groupid}`)]) this.store.acl.delete(key);
    this.store.groups.delete(groupid);
  }

  private members(groupid: string): string[] {
    return this.store.users.values().filter((user) => user.groups.includes(groupid)).map((user) => user.userid);
  }
}
