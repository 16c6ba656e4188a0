interface Asked {
  readonly method: string;
  readonly path: string;
  readonly vmid?: number;
}

/** Files of the cluster that a change locks first, and what PVE calls the operations on them, by method. */
const LOCKED: readonly (readonly [RegExp, string, Readonly<Record<string, string>>])[] = [
  [/^\/access\/users/, 'user_cfg', { POST: 'create user failed: ', PUT: 'update user failed: ', DELETE: 'delete user failed: ' }],
  [/^\/access\/groups/, 'user_cfg', { POST: 'create group failed: ', PUT: 'update group failed: ', DELETE: 'delete group failed: ' }],
  [/^\/access\/roles/, 'user_cfg', { POST: 'create role failed: ', PUT: 'update role failed: ', DELETE: 'delete role failed: ' }],
  [/^\/access\/acl/, 'user_cfg', { PUT: 'ACL update failed: ' }],
  [/^\/access\/password/, 'priv_shadow_cfg', {}],
  [/^\/pools/, 'user_cfg', { POST: 'create pool failed: ', PUT: 'update pools failed: ', DELETE: 'delete pool failed: ' }],
  [/^\/cluster\/sdn/, 'sdn__running-config', {}],
];
/** A login, a node's own network, and stopping what runs need no other node. */
const WITHOUT_QUORUM = [/^\/access\/ticket$/, /^\/nodes\/[^/]+\/(network|tasks)(\/|$)/, /^\/nodes\/[^/]+\/qemu\/\d+\/status\/(stop|shutdown|reboot)$/];

/** What PVE says to a change that it cannot make while the cluster has no quorum; undefined for what it can do. */
export function refusalWithoutQuorum({ method, path, vmid }: Asked): string | undefined {
  if (method === 'GET' || WITHOUT_QUORUM.some((pattern) => pattern.test(path))) return undefined;
  const [, file, operations] = LOCKED.find(([pattern]) => pattern.test(path)) ?? [];
  if (file !== undefined) return `${operations?.[method] ?? ''}error during cfs-locked 'file-${file}' operation: no quorum!`;
  const config = /^\/nodes\/([^/]+)\/qemu\/\d+\/config$/.exec(path);
  if (config) return `unable to open file '/etc/pve/nodes/${config[1]}/qemu-server/${vmid}.conf.tmp.1' - Permission denied`;
  return 'cluster not ready - no quorum?';
}
