import type { Parameters } from '../parameters';
import type { Permission, Route } from '../route';
import { route } from '../route';
import { groupKey } from '../services/firewall/firewalls';
import type { RuleScope } from '../services/firewall/rule-check';
import { clusterFirewallOptions, firewallRuleChange, newFirewallRule, nodeFirewallOptions, vmFirewallOptions } from './firewall-parameters';
import { flag, string, text } from './formats';

/** Whose firewall it is. */
interface Owner {
  readonly path: string;
  readonly scope: RuleScope;
  readonly audit: Permission;
  readonly modify: Permission;
  /** Under which its firewall is kept. */
  readonly key: (path: Path) => string;
}

/** The varying parts of a path, by name. */
type Path = Readonly<Record<string, string | number>>;

const VERIFIED = 'bpg/proxmox 0.111.1';
const AUDIT = { path: '/', privileges: ['Sys.Audit'] } as const;
const MODIFY = { path: '/', privileges: ['Sys.Modify'] } as const;

const vm: Owner = {
  path: '/nodes/{node}/qemu/{vmid}/firewall', scope: 'vm', key: ({ vmid }) => String(vmid),
  audit: { path: '/vms/{vmid}', privileges: ['VM.Audit'] }, modify: { path: '/vms/{vmid}', privileges: ['VM.Config.Network'] },
};
const node: Owner = {
  path: '/nodes/{node}/firewall', scope: 'host', key: (path) => `node/${path.node}`,
  audit: { path: '/nodes/{node}', privileges: ['Sys.Audit'] }, modify: { path: '/nodes/{node}', privileges: ['Sys.Modify'] },
};
const cluster: Owner = { path: '/cluster/firewall', scope: 'cluster', key: () => 'cluster', audit: AUDIT, modify: MODIFY };
const group: Owner = { path: '/cluster/firewall/groups/{group}', scope: 'group', key: (path) => groupKey(String(path.group)), audit: AUDIT, modify: MODIFY };

function optionRoutes({ path: prefix, audit, modify, key }: Owner, options: Parameters): Route[] {
  const path = `${prefix}/options`;
  return [
    route({
      method: 'GET', path, verified: VERIFIED, parameters: {}, permission: audit,
      handler: (call) => call.services.firewalls.options(key(call.path)),
    }),
    route({
      method: 'PUT', path, verified: VERIFIED, parameters: { ...options, delete: text, digest: text }, permission: modify,
      handler: ({ services, path: parts, parameters: { delete: deleted, digest, ...settings } }) => {
        services.firewalls.setOptions(key(parts), { settings, delete: deleted as string, digest: digest as string }, Object.keys(options));
      },
    }),
  ];
}

function ruleRoutes({ path: prefix, scope, audit, modify, key }: Owner): Route[] {
  const path = scope === 'group' ? prefix : `${prefix}/rules`;
  return [
    route({
      method: 'GET', path, verified: VERIFIED, parameters: {}, permission: audit,
      handler: (call) => call.services.firewallRules.list(key(call.path)),
    }),
    route({
      method: 'POST', path, verified: VERIFIED, parameters: newFirewallRule, permission: modify,
      handler: ({ services, path: parts, parameters: { digest, pos: _ignored, ...settings } }) => {
        services.firewallRules.create(key(parts), scope, { settings, digest });
      },
    }),
    route({
      method: 'GET', path: `${path}/{pos}`, verified: VERIFIED, parameters: {}, permission: audit,
      handler: (call) => call.services.firewallRules.get(key(call.path), positionIn(call.path)),
    }),
    route({
      method: 'PUT', path: `${path}/{pos}`, verified: VERIFIED, parameters: firewallRuleChange, permission: modify,
      handler: ({ services, path: parts, parameters: { digest, delete: deleted, moveto, ...settings } }) => {
        services.firewallRules.update(key(parts), scope, positionIn(parts), { settings, delete: deleted, digest, moveto });
      },
    }),
    route({
      method: 'DELETE', path: `${path}/{pos}`, verified: VERIFIED, parameters: { digest: text }, permission: modify,
      handler: (call) => { call.services.firewallRules.delete(key(call.path), positionIn(call.path), call.parameters.digest); },
    }),
  ];
}

function positionIn(path: Path): string {
  return String(path.pos);
}

function nameIn(path: Path): string {
  return String(path.name);
}

function aliasRoutes({ path: prefix, audit, modify, key }: Owner): Route[] {
  const path = `${prefix}/aliases`;
  return [
    route({
      method: 'GET', path, verified: 'not yet', parameters: {}, permission: audit,
      handler: (call) => call.services.firewallAddresses.aliases(key(call.path)),
    }),
    route({
      method: 'POST', path, verified: VERIFIED, parameters: { name: string, cidr: string, comment: text }, permission: modify,
      handler: (call) => { call.services.firewallAddresses.createAlias(key(call.path), call.parameters); },
    }),
    route({
      method: 'GET', path: `${path}/{name}`, verified: VERIFIED, parameters: {}, permission: audit,
      handler: (call) => call.services.firewallAddresses.alias(key(call.path), nameIn(call.path)),
    }),
    route({
      method: 'PUT', path: `${path}/{name}`, verified: VERIFIED, permission: modify,
      parameters: { cidr: string, comment: text, rename: text, digest: text },
      handler: ({ services, path: parts, parameters: { rename, digest, ...alias } }) => {
        services.firewallAddresses.updateAlias(key(parts), { name: nameIn(parts), ...alias }, rename, digest);
      },
    }),
    route({
      method: 'DELETE', path: `${path}/{name}`, verified: VERIFIED, parameters: { digest: text }, permission: modify,
      handler: (call) => { call.services.firewallAddresses.deleteAlias(key(call.path), nameIn(call.path), call.parameters.digest); },
    }),
  ];
}

function ipsetRoutes({ path: prefix, audit, modify, key }: Owner): Route[] {
  const path = `${prefix}/ipset`;
  const entry = { nomatch: flag, comment: text } as const;
  return [
    route({
      method: 'GET', path, verified: VERIFIED, parameters: {}, permission: audit,
      handler: (call) => call.services.firewallAddresses.ipsets(key(call.path)),
    }),
    route({
      method: 'POST', path, verified: VERIFIED, permission: modify,
      parameters: { name: string, comment: text, rename: text, digest: text },
      handler: ({ services, path: parts, parameters: { name, comment, rename, digest } }) => {
        services.firewallAddresses.createIpset(key(parts), name, comment, rename, digest);
      },
    }),
    route({
      method: 'GET', path: `${path}/{name}`, verified: VERIFIED, parameters: {}, permission: audit,
      handler: (call) => call.services.firewallAddresses.entries(key(call.path), nameIn(call.path)),
    }),
    route({
      method: 'POST', path: `${path}/{name}`, verified: VERIFIED, parameters: { cidr: string, ...entry }, permission: modify,
      handler: (call) => { call.services.firewallAddresses.addEntry(key(call.path), nameIn(call.path), call.parameters); },
    }),
    route({
      method: 'DELETE', path: `${path}/{name}`, verified: VERIFIED, parameters: { force: flag }, permission: modify,
      handler: (call) => { call.services.firewallAddresses.deleteIpset(key(call.path), nameIn(call.path), call.parameters.force ?? false); },
    }),
    route({
      method: 'GET', path: `${path}/{name}/{cidr}`, verified: 'not yet', parameters: {}, permission: audit,
      handler: (call) => call.services.firewallAddresses.entry(key(call.path), nameIn(call.path), cidrIn(call.path)),
    }),
    route({
      method: 'PUT', path: `${path}/{name}/{cidr}`, verified: 'not yet', parameters: { ...entry, digest: text }, permission: modify,
      handler: ({ services, path: parts, parameters: { nomatch, comment } }) => {
        services.firewallAddresses.updateEntry(key(parts), nameIn(parts), { cidr: cidrIn(parts), nomatch, comment });
      },
    }),
    route({
      method: 'DELETE', path: `${path}/{name}/{cidr}`, verified: VERIFIED, parameters: { digest: text }, permission: modify,
      handler: (call) => { call.services.firewallAddresses.deleteEntry(key(call.path), nameIn(call.path), cidrIn(call.path)); },
    }),
  ];
}

function cidrIn(path: Path): string {
  return String(path.cidr);
}

/** Firewalls of VMs, nodes and the cluster: options, rules, aliases, sets of addresses; and security groups. */
export const firewallRoutes: readonly Route[] = [
  ...optionRoutes(vm, vmFirewallOptions), ...ruleRoutes(vm), ...aliasRoutes(vm), ...ipsetRoutes(vm),
  ...optionRoutes(node, nodeFirewallOptions), ...ruleRoutes(node),
  ...optionRoutes(cluster, clusterFirewallOptions), ...ruleRoutes(cluster), ...aliasRoutes(cluster), ...ipsetRoutes(cluster),
  route({
    method: 'GET', path: '/cluster/firewall/groups', verified: VERIFIED, parameters: {},
    handler: ({ services }) => services.securityGroups.list(),
  }),
  route({
    method: 'POST', path: '/cluster/firewall/groups', verified: VERIFIED, permission: MODIFY,
    parameters: { group: string, comment: text, rename: text, digest: text },
    handler: ({ services, parameters: { group: name, comment, rename, digest } }) => {
      if (rename === undefined) services.securityGroups.create(name, comment);
      else services.securityGroups.rename(rename, name, comment, digest);
    },
  }),
  route({
    method: 'DELETE', path: '/cluster/firewall/groups/{group}', verified: VERIFIED, parameters: {}, permission: MODIFY,
    handler: ({ services, path }) => { services.securityGroups.delete(path.group); },
  }),
  ...ruleRoutes(group),
];
