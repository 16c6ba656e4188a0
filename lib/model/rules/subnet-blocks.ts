import type { EnvConfig } from '../../config/env-config';
import { formatCidr, overlaps, parseCidr, type Cidr } from '../../values/cidr';
import type { Finding } from '../../values/finding';
import { settingPosition } from '../positions';
import { addresses } from './addresses';
import type { Rule, RuleInput } from './rule';

/** Something that has addresses, in the words of a message. */
interface Holder {
  readonly name: string;
  readonly cidr: Cidr;
}

/** The node routes by addresses: those of a block are nobody else's. */
export const subnetBlocks: Rule = {
  name: 'subnet-blocks',
  check: (input) => {
    const others = otherHolders(input);
    const blocks = Object.entries(input.config.subnets).map(([alias, { block }]) => ({ alias, name: `block ${formatCidr(block)} of '${alias}'`, cidr: block }));
    return blocks.flatMap((block, index): Finding[] => {
      const shared = [...blocks.slice(0, index), ...others].filter(({ cidr }) => overlaps(cidr, block.cidr));
      return shared.map((holder) => ({
        position: settingPosition(input.config, `subnets.${block.alias}.block`),
        message: `${block.name} has addresses in common with ${holder.name}`,
        fix: 'use a block that nothing else has addresses of',
      }));
    });
  },
};

function otherHolders({ config, taken }: RuleInput): Holder[] {
  const { vxlanPeers = [] } = config.proxmox;
  return [
    ...[...taken.blocks].map(([block, environment]) => ({ name: `block ${block} of environment '${environment}'`, cidr: parseCidr(block)! })),
    ...vxlanPeers.map((peer) => ({ name: `the nodes, one of which is ${peer}`, cidr: parseCidr(`${peer}/32`)! })),
    ...fixedAddresses(config),
  ];
}

function fixedAddresses(config: EnvConfig): Holder[] {
  return addresses(config).filter(({ network }) => !Object.hasOwn(config.subnets, network.bridge)).map(({ machine, network, cidr }) => (
    { name: `${network.ipAddress} of machine '${machine.key}' on '${network.bridge}'`, cidr }
  ));
}
