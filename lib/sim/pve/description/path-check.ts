import { compileCheck, type Check } from './check';
import type { Schemas } from './schema';

/** What PVE says of the variable parts of paths, which the package has as mere texts. From the source of PVE 9. */
const PATH_PARAMETERS: Schemas = {
  node: { type: 'string', format: 'pve-node' },
  vmid: { type: 'integer', format: 'pve-vmid', minimum: 100, maximum: 999999999 },
  storage: { type: 'string', format: 'pve-storage-id' },
  snapname: { type: 'string', format: 'pve-configid', maxLength: 40 },
  userid: { type: 'string', format: 'pve-userid', maxLength: 64 },
  tokenid: { type: 'string', pattern: '[A-Za-z][A-Za-z0-9\\.\\-_]+' },
  groupid: { type: 'string', format: 'pve-groupid' },
  roleid: { type: 'string', format: 'pve-roleid' },
  zone: { type: 'string', format: 'pve-sdn-zone-id' },
  vnet: { type: 'string', format: 'pve-sdn-vnet-id' },
  iface: { type: 'string', format: 'pve-iface', minLength: 2, maxLength: 20 },
  rule: { type: 'string', format: 'pve-configid' },
  sid: { type: 'string', format: 'pve-ha-resource-or-vm-id' },
};

const checks: ReadonlyMap<string, Check> = new Map(Object.entries(PATH_PARAMETERS).map(([name, schema]) => [name, compileCheck(schema, {})]));

/** @returns what is wrong with the variable parts of a path, by name */
export function pathProblems(path: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(path).flatMap(([name, text]): [string, string][] => {
    const problem = checks.get(name)?.(text, name);
    return problem === undefined ? [] : [[name, problem]];
  }));
}
