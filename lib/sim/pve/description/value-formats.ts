/** What is wrong with a text; undefined when nothing is. */
export type ValueFormat = (text: string) => string | undefined;

const OCTET = '(?:25[0-5]|(?:2[0-4]|1[0-9]|[1-9])?[0-9])';
const IPV4 = new RegExp(`^(?:${OCTET}\\.){3}${OCTET}$`);
const DNS_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const DNS_NAME = new RegExp(`^(?:${DNS_LABEL}\\.)*${DNS_LABEL}$`);
const ALIAS = /^((dc|guest)\/)?[A-Za-z][A-Za-z0-9_-]+$/;
const VOLUME = /^[a-z][a-z0-9\-_.]*[a-z0-9]:./i;
const CONFIGURATION_ID = /^[a-z][a-z0-9_-]+$/i;
const BOOT_DEVICE = /^(ide[0-3]|sata[0-5]|scsi([12]?\d|30)|virtio(\d|1[0-5])|net([12]?\d|3[01])|usb(\d|1[0-3])|hostpci(\d|1[0-5])|unused\d{1,3})$/;

function looksLike(what: string, pattern: RegExp): ValueFormat {
  return (text) => (pattern.test(text) ? undefined : `value does not look like a valid ${what}`);
}

function looksLikeAny(what: string, ...checks: readonly ((text: string) => boolean)[]): ValueFormat {
  return (text) => (checks.some((check) => check(text)) ? undefined : `value does not look like a valid ${what}`);
}

/** @param say what to say of a value that does not match */
function matching(pattern: RegExp, say: (text: string) => string): ValueFormat {
  return (text) => (pattern.test(text) ? undefined : say(text));
}

export function isIpv4(text: string): boolean {
  return IPV4.test(text);
}

export function isIpv6(text: string): boolean {
  const [, tail] = /:(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  if (tail !== undefined && !isIpv4(tail)) return false;
  const plain = tail === undefined ? text : `${text.slice(0, -tail.length)}0:0`;
  const halves = plain.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) && (halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8);
}

function isNetwork(isAddress: (text: string) => boolean, longest: number): (text: string) => boolean {
  return (text) => {
    const [, address = '', length] = /^(.*)\/(\d+)$/.exec(text) ?? [];
    return isAddress(address) && Number(length) > 7 && Number(length) <= longest;
  };
}

const isCidr4 = isNetwork(isIpv4, 32);
const isCidr6 = isNetwork(isIpv6, 128);

function isAddressOrNetwork(text: string): boolean {
  const [, address = '', length = '0'] = /^([^/]*)(?:\/(\d+))?$/.exec(text) ?? [];
  return (isIpv4(address) && Number(length) <= 32) || (isIpv6(address) && Number(length) <= 128);
}

function id(type: string): ValueFormat {
  return (text) => {
    if (text.length < 2) return `${type} ID '${text}' cannot be shorter than 2 characters`;
    return /^[a-z][a-z0-9\-_.]*[a-z0-9]$/i.test(text) ? undefined : `${type} ID '${text}' contains illegal characters`;
  };
}

function sdnId(type: string): ValueFormat {
  return (text) => {
    if (!/^[a-z][a-z0-9]*[a-z0-9]$/i.test(text)) return `${type} ID '${text}' contains illegal characters`;
    return text.length > 8 ? `${type} ID '${text}' can't be more length than 8 characters` : undefined;
  };
}

function userName(text: string): string | undefined {
  if (text.length < 3) return `user name '${text}' is too short`;
  if (text.length > 64) return `user name '${text}' is too long (${text.length} > 64)`;
  return /^[^\s:/]+@[A-Za-z][A-Za-z0-9.\-_]+$/.test(text) ? undefined : `value '${text}' does not look like a valid user name`;
}

function poolName(text: string): string | undefined {
  if (text.split('/').length > 3) return `pool name '${text}' nested too deeply (max levels = 3)`;
  return /^[A-Za-z0-9.\-_]+(?:\/[A-Za-z0-9.\-_]+){0,2}$/.test(text) ? undefined : `pool name '${text}' contains invalid characters`;
}

function storagePair(text: string): string | undefined {
  const wrong = (text === '1' ? [] : text.split(':')).map(id('storage')).find((problem) => problem !== undefined);
  return wrong === undefined ? undefined : `entry '${text}' contains invalid ID - ${wrong}\n`;
}

function portList(text: string): string | undefined {
  const wrong = text.split(',').flatMap((part) => part.split(':')).find((port) => /^\d+$/.test(port) && Number(port) > 65535);
  return wrong === undefined ? undefined : `invalid port '${wrong}'`;
}

const volumeId = matching(VOLUME, (text) => `unable to parse volume ID '${text}'`);
const volumeOrPath: ValueFormat = (text) => (text.startsWith('/') ? undefined : volumeId(text));

/** PVE's formats of single values, by name. Those that need the node (time zones, services, calendars) are not here. */
export const valueFormats: Readonly<Record<string, ValueFormat>> = {
  'pve-configid': matching(CONFIGURATION_ID, (text) => `invalid configuration ID '${text}'`),
  'pve-storage-id': id('storage'),
  'pve-bridge-id': matching(/^[-_.\w]+$/, (text) => `invalid bridge ID '${text}'`),
  'pve-vmid': looksLike('VM ID', /^[1-9][0-9]{2,8}$/),
  'pve-node': looksLike('node name', /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/),
  'pve-iface': matching(/^[a-z][a-z0-9_]{1,20}([:.]\d+)?$/i, (text) => `invalid network interface name '${text}'`),
  'pve-tag': matching(/^[a-z0-9_][a-z0-9_\-+.]*$/i, () => 'invalid characters in tag'),
  'pve-userid': userName,
  'pve-poolid': poolName,
  'pve-realm': looksLike('realm', /^[A-Za-z][A-Za-z0-9.\-_]+$/),
  'pve-groupid': matching(/^[A-Za-z0-9.\-_]+$/, (text) => `group name '${text}' contains invalid characters`),
  'pve-roleid': matching(/^[A-Za-z0-9.\-_]+$/, (text) => `role name '${text}' contains invalid characters`),
  'pve-tokenid': matching(/^[^\s:/]+@[A-Za-z][A-Za-z0-9.\-_]+![A-Za-z][A-Za-z0-9.\-_]+$/, (text) => `value '${text}' does not look like a valid token ID`),
  'pve-sdn-zone-id': sdnId('zone'),
  'pve-sdn-vnet-id': sdnId('vnet'),
  'pve-sdn-subnet-id': (text) => {
    const [, ip = '', mask = ''] = text.split('-');
    const cidr = text.includes('/') ? text : `${ip}/${mask}`;
    return isCidr4(cidr) || isCidr6(cidr) ? undefined : 'value does not look like a valid CIDR network';
  },
  'pve-ha-resource-id': looksLike('ha resource id', /^[a-z]+:\S+$/),
  'pve-ha-resource-or-vm-id': looksLike('ha resource id', /^([a-z]+:\S+|\d+)$/),
  'pve-ha-node': looksLike('ha node', new RegExp(`^${DNS_LABEL}(:\\d+)?$`)),
  'pve-ha-group-node': looksLike('ha group node', new RegExp(`^${DNS_LABEL}(:\\d+)?$`)),
  'pve-volume-id': volumeId,
  'pve-volume-id-or-absolute-path': volumeOrPath,
  'pve-volume-id-or-qm-path': (text) => (text === 'none' || text === 'cdrom' ? undefined : volumeOrPath(text)),
  'pve-storage-content': matching(/^(images|rootdir|vztmpl|iso|backup|snippets|import|none)$/, (text) => `invalid content type '${text}'`),
  'pve-storage-path-in-property-string': matching(/^\/[^;,=()]+/, () => (
    'Value does not look like a valid absolute path. These symbols are currently not allowed in path: ;,=()'
  )),
  'pve-qm-bootdisk': matching(/^((ide|sata|scsi|virtio)\d+)$/, (text) => `invalid boot disk '${text}'`),
  'pve-qm-bootdev': matching(BOOT_DEVICE, (text) => `invalid boot device '${text}'`),
  'pve-cpuset': (text) => (
    text.split(',').every((part) => {
      const [, from, to = from] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
      return from !== undefined && Number(from) <= Number(to);
    }) ? undefined : 'unable to parse cpuset option'
  ),
  'pve-hotplug-features': matching(/^[01]$|^((network|disk|cpu|memory|usb|cloudinit)[,; ]*)*$/, () => 'unable to parse hotplug option'),
  'pve-startup-order': matching(/^(,|\s|(order=)?\d+(?=,|$)|(up|down)=\d+(?=,|$))+$/, () => 'unable to parse startup options'),
  'pve-phys-bits': matching(/^(host|[89]|[1-5]\d|6[0-4])$/, () => 'value must be an integer between 8 and 64 or \'host\''),
  'pve-task-status-type': matching(/^(ok|error|warning|unknown)$/i, (text) => `invalid status '${text}'`),
  'pve-day-of-week': matching(/^(mon|tue|wed|thu|fri|sat|sun)$/, (text) => `invalid day '${text}'`),
  'pve-vlan-id-or-range': matching(/^\d+(-\d+)?$/, (text) => `invalid VLAN configuration '${text}'`),
  'pve-fw-sport-spec': portList,
  'pve-fw-dport-spec': portList,
  'storage-pair': storagePair,
  'mac-addr': looksLike('unicast MAC address', /^[a-f0-9][02468ace](?::[a-f0-9]{2}){5}$/i),
  ipv4: looksLikeAny('IPv4 address', isIpv4),
  ipv6: looksLikeAny('IPv6 address', isIpv6),
  ip: looksLikeAny('IP address', isIpv4, isIpv6),
  address: (text) => (isIpv4(text) || isIpv6(text) || DNS_NAME.test(text) ? undefined : `value does not look like a valid address: ${text}`),
  ipv4mask: looksLikeAny('IP netmask', isNetmask),
  CIDR: looksLikeAny('CIDR network', isCidr4, isCidr6),
  CIDRv4: looksLikeAny('IPv4 CIDR network', isCidr4),
  CIDRv6: looksLikeAny('IPv6 CIDR network', isCidr6),
  IPorCIDR: looksLikeAny('IP address or CIDR network', isAddressOrNetwork),
  IPorCIDRorAlias: looksLikeAny('IP address or CIDR network', isAddressOrNetwork, (text) => ALIAS.test(text)),
  'pve-ipv4-config': looksLikeAny('ipv4 network configuration', isCidr4, (text) => /^(dhcp|manual)$/.test(text)),
  'pve-ipv6-config': looksLikeAny('ipv6 network configuration', isCidr6, (text) => /^(auto|dhcp|manual)$/.test(text)),
  'dns-name': looksLike('DNS name', DNS_NAME),
  email: looksLike('email address', /^[\w+\-~]+(\.[\w+\-~]+)*@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*$/),
  'email-or-username': looksLike('email address or user name', /^[\w+\-~]+(\.[\w+\-~]+)*(@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*)?$/),
  urlencoded: matching(/^[-%a-zA-Z0-9_.!~*'()]*$/, (text) => `invalid urlencoded string: ${text}`),
  'disk-size': matching(/^\d+(\.\d+)?([KMGT](iB)?)?$/, (text) => `value does not look like a valid disk size: ${text}`),
};

function isNetmask(text: string): boolean {
  if (!isIpv4(text)) return false;
  return /^1*0*$/.test(text.split('.').map((part) => Number(part).toString(2).padStart(8, '0')).join(''));
}
