import type { MachinesConfig, SdnConfig } from '../../../config/machines/machines-config';
import { contains, parseCidr } from '../../../values/cidr';
import type { Finding, SourcePosition } from '../../../values/finding';
import { checkVnetId } from '../../../values/names';
import { MAX_VLAN_ID } from '../../../values/network-reference';
import { quote } from '../../../values/quote';
import type { Taken } from '../../allocations';
import { positionIn } from '../position-in';
import type { MachinesRule } from './rule';

/** Networks of the environment's own are PVE's as PVE wants them, and nobody else's. */
export const sdn: MachinesRule = {
  name: 'sdn',
  check: ({ config, taken }) => (config.sdn === undefined ? [] : [
    ...wrongZone(config, config.sdn, taken), ...wrongVnets(config, config.sdn), ...wrongAddresses(config, config.sdn),
  ]),
};

function at({ positions, position }: MachinesConfig, path: string): SourcePosition {
  return positions[path] ?? positions.sdn ?? position;
}

function wrongZone(config: MachinesConfig, { zoneId, vxlanPeers, vlanBridge }: SdnConfig, { zoneIds }: Taken): Finding[] {
  const holder = zoneIds.get(zoneId);
  return [
    ...(holder === undefined ? [] : [{ position: at(config, 'sdn.zone'), message: `zone ${zoneId} is that of ${holder}, too`, fix: 'give it another id' }]),
    ...(vxlanPeers === undefined || vlanBridge === undefined ? [] : [{
      position: at(config, 'sdn.vlan_bridge'), message: 'sdn has vxlan_peers and vlan_bridge: a zone is either one of VXLAN or one of VLANs', fix: 'take one of them away',
    }]),
  ];
}

function wrongVnets(config: MachinesConfig, { vnets, vxlanPeers, vlanBridge }: SdnConfig): Finding[] {
  const isSimple = vxlanPeers === undefined && vlanBridge === undefined;
  const seen = new Map<string, string>();
  const once = (what: string, id: string): string | undefined => {
    const other = seen.get(what);
    seen.set(what, other ?? id);
    return other;
  };
  return vnets.flatMap(({ id, tag, subnet }): Finding[] => {
    const allowed = /^vn\d+$/.test(id) ? 'vn and a number are for networks of students' : checkVnetId(id);
    const position = at(config, `sdn.vnets.${id}`);
    const [tagAt, subnetAt] = [at(config, `sdn.vnets.${id}.tag`), at(config, `sdn.vnets.${id}.subnet`)];
    const [sameTag, sameSubnet] = [tag === undefined ? undefined : once(`tag ${tag}`, id), subnet === undefined ? undefined : once(subnet, id)];
    return [
      ...(allowed === undefined ? [] : [{ position, message: `sdn.vnets has ${quote(id)}: ${allowed}`, fix: 'rename it' }]),
      ...(isSimple && tag !== undefined ? [{ position: tagAt, message: `vnet ${id} has a tag, which simple zones have not`, fix: 'add vxlan_peers or vlan_bridge, or take it away' }] : []),
      ...(!isSimple && tag === undefined ? [{ position, message: `vnet ${id} has no tag`, fix: 'add tag: 10010, a number that no other vnet of the cluster has' }] : []),
      ...(vlanBridge !== undefined && tag !== undefined && tag > MAX_VLAN_ID ? [{ position: tagAt, message: `tag ${tag} of vnet ${id} is no VLAN`, fix: `use 1 to ${MAX_VLAN_ID}` }] : []),
      ...(sameTag === undefined ? [] : [{ position: tagAt, message: `vnet ${id} has tag ${tag}, as ${sameTag} has`, fix: 'give it another one' }]),
      ...(sameSubnet === undefined ? [] : [{ position: subnetAt, message: `vnet ${id} has subnet ${subnet}, as ${sameSubnet} has`, fix: 'give it another one' }]),
    ];
  });
}

/** An address on a vnet lies in the vnet's subnet: PVE does not look, and the machine is then alone. */
function wrongAddresses({ machines }: MachinesConfig, { vnets }: SdnConfig): Finding[] {
  const subnets = new Map(vnets.map(({ id, subnet }) => [id, subnet]));
  return machines.flatMap((machine) => machine.settings.networks.flatMap(({ bridge, ipAddress }, index): Finding[] => {
    const subnet = parseCidr(subnets.get(bridge) ?? '');
    const address = parseCidr(ipAddress ?? '');
    return subnet === undefined || address === undefined || contains(subnet, address.address) ? [] : [{
      position: positionIn(machine, `networks[${index}].ip_address`),
      message: `${ipAddress} of ${machine.key} is not in ${subnets.get(bridge)}, the subnet of vnet ${bridge}`,
      fix: 'correct one of the two',
    }];
  }));
}
