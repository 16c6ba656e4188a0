import type { EnvConfig, SubnetConfig } from '../../config/env-config';
import { parseHostPart } from '../../values/cidr';
import { didYouMean } from '../../values/did-you-mean';
import type { Finding } from '../../values/finding';
import { aliases, networkDevices, taggedAliases } from '../network-devices';
import { settingPosition } from '../positions';
import { firstDhcpHost } from '../subnets';
import type { Rule } from './rule';

/** Subnets are for networks of the students' own, and PVE gives each what it has for zones of its kind. */
export const subnets: Rule = {
  name: 'subnets',
  check: ({ config }) => {
    const [first] = Object.keys(config.subnets);
    if (config.isolation === 'bridge' && first !== undefined) {
      return [{
        position: settingPosition(config, 'subnets', 'isolation'),
        message: 'networks with isolation bridge are no networks of the SDN, and only those have subnets',
        fix: 'use isolation sdn-simple, or take subnets away and give fixed addresses',
      }];
    }
    return Object.entries(config.subnets).flatMap(([alias, subnet]) => [
      ...unknownNetwork(config, alias), ...taggedNetwork(config, alias), ...notInThisZone(config, alias, subnet),
      ...foreignDns(config, alias, subnet),
      ...withoutDhcp(config, alias, subnet), ...tooFewAddresses(config, alias, subnet),
    ]);
  },
};

function unknownNetwork(config: EnvConfig, alias: string): Finding[] {
  const known = aliases(config);
  const meant = didYouMean(alias, known);
  return known.includes(alias) ? [] : [{
    position: settingPosition(config, `subnets.${alias}`),
    message: `'${alias}' in subnets is no network of the students' own; these are: ${known.join(', ') || 'none'}`,
    fix: meant === undefined ? 'use one of them, or take it away' : `did you mean '${meant}'?`,
  }];
}

function taggedNetwork(config: EnvConfig, alias: string): Finding[] {
  return taggedAliases(config).has(alias) && aliases(config).includes(alias) ? [{
    position: settingPosition(config, `subnets.${alias}`),
    message: `machines tag their frames on '${alias}', and Proxmox VE has no subnets on a network that looks at VLANs`,
    fix: `use networks of their own in place of the VLANs of '${alias}', or take its subnet away`,
  }] : [];
}

function notInThisZone(config: EnvConfig, alias: string, { dhcp, snat }: SubnetConfig): Finding[] {
  if (config.isolation === 'sdn-simple') {
    return [];
  }
  const where = `with isolation sdn-simple only, and this is ${config.isolation}`;
  return [
    ...(dhcp ? [{
      position: settingPosition(config, `subnets.${alias}.dhcp`), message: `Proxmox VE gives addresses by DHCP ${where}`,
      fix: 'use isolation sdn-simple, or fixed addresses (ip_address: 0.0.0.10), or a machine of the students\' own that gives addresses, and leave dhcp out',
    }] : []),
    ...(snat ? [{
      position: settingPosition(config, `subnets.${alias}.snat`), message: `Proxmox VE leads a network outside ${where}`,
      fix: 'use isolation sdn-simple, or a machine with routes: true as the way outside, and leave snat out',
    }] : []),
  ];
}

/** The provider takes no other server than one in the subnet. */
function foreignDns(config: EnvConfig, alias: string, { dhcp, dnsServer }: SubnetConfig): Finding[] {
  const position = settingPosition(config, `subnets.${alias}.dns_server`);
  if (dnsServer === undefined) {
    return [];
  }
  if (parseHostPart(dnsServer) === undefined) {
    return [{
      position, message: `the provider lets DHCP name no DNS server outside of a student's subnet, and ${dnsServer} on '${alias}' is`,
      fix: 'leave dns_server out: the gateway answers, with what the node\'s name servers say; or write the host part of a machine of the student\'s own, such as 0.0.0.10',
    }];
  }
  return dhcp ? [] : [{
    position, message: `DHCP would name DNS server ${dnsServer}, but gives no addresses on '${alias}'`,
    fix: 'add dhcp: true, or leave dns_server out: cloud_init has dns_servers, too',
  }];
}

/** In a zone with DHCP, PVE gives addresses wherever the node has one itself, asked for or not. */
function withoutDhcp(config: EnvConfig, alias: string, { dhcp, snat }: SubnetConfig): Finding[] {
  const [other] = Object.entries(config.subnets).find(([, subnet]) => subnet.dhcp) ?? [];
  return dhcp || !snat || other === undefined || config.isolation !== 'sdn-simple' ? [] : [{
    position: settingPosition(config, `subnets.${alias}.dhcp`, `subnets.${alias}`),
    message: `'${alias}' has snat without dhcp, and '${other}' has dhcp: Proxmox VE would give addresses on both, on '${alias}' those that are fixed, too`,
    fix: `add dhcp: true to '${alias}', or take it away from '${other}'`,
  }];
}

/** PVE keeps an address for every interface, whether the machine asks for one or not, and makes no machine without. */
function tooFewAddresses(config: EnvConfig, alias: string, { dhcp, prefixLength }: SubnetConfig): Finding[] {
  const interfaces = config.machines.flatMap(({ settings }) => networkDevices(settings)).filter(({ bridge }) => bridge === alias).length;
  const addresses = firstDhcpHost({ prefixLength }) - 1;
  return !dhcp || interfaces <= addresses ? [] : [{
    position: settingPosition(config, `subnets.${alias}.prefix_length`, `subnets.${alias}`),
    message: `a subnet of /${prefixLength} has ${addresses} addresses for DHCP, its upper half, and a student has ${interfaces} interfaces on '${alias}'`,
    fix: 'use a shorter prefix_length',
  }];
}
