import type { Owned } from '../../model/fit/cluster-facts';
import type { StateDocument } from '../../tofu/show';

/** What of the cluster is in a state. */
export function ownedBy(state: StateDocument): Owned {
  const resources = state.values?.root_module?.resources ?? [];
  const all = (type: RegExp, attribute: string) => (
    resources.filter(resource => type.test(resource.type)).map(({ values = {} }) => values[attribute])
  );
  const texts = (type: RegExp, attribute: string) => new Set(all(type, attribute).filter((value): value is string => typeof value === 'string'));
  const bridges = resources.filter(({ type }) => /_network_linux_bridge$/.test(type));
  return {
    vmIds: new Set(all(/_vm$/, 'vm_id').map(Number)),
    poolIds: texts(/_pool$/, 'pool_id'),
    userIds: texts(/_user$/, 'user_id'),
    roleIds: texts(/_role$/, 'role_id'),
    zoneIds: texts(/_sdn_zone_/, 'id'),
    vnetIds: texts(/_sdn_vnet$/, 'id'),
    bridges: new Set(bridges.map(({ values = {} }) => `${String(values.node_name)}:${String(values.name)}`)),
  };
}

export const NOTHING_OWNED: Owned = ownedBy({});
