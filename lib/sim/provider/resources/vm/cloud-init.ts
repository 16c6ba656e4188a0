import type { ResourceData } from '../../legacy/resource-data';
import type { Parameters } from '../../pve/pve-client';
import { isObject } from '../../values/value';
import type { Draft, Value, ValueObject } from '../../values/value';
import { flagOf, formatProperties, parseProperties, textOf } from './vm-config';
import type { VmConfig } from './vm-config';

const maskedPassword = '**********';
const files = {
  meta: 'meta_data_file_id', network: 'network_data_file_id', user: 'user_data_file_id', vendor: 'vendor_data_file_id',
} as const;

function blockIn(block: ValueObject | undefined, name: string): ValueObject | undefined {
  const list = block?.[name] as readonly Value[] | undefined;
  return list?.find(isObject);
}

function filled(value: Value | undefined): string | undefined {
  return value === '' || value === null || value === undefined ? undefined : String(value);
}

function ipConfigs(initialization: ValueObject): Parameters {
  const entries = (initialization['ip_config'] as readonly ValueObject[]).map((entry, index) => {
    const ipv4 = blockIn(entry, 'ipv4');
    const ipv6 = blockIn(entry, 'ipv6');
    const text = formatProperties({
      gw: filled(ipv4?.['gateway']), gw6: filled(ipv6?.['gateway']), ip: filled(ipv4?.['address']), ip6: filled(ipv6?.['address']),
    });
    return [`ipconfig${index}`, text === '' ? undefined : text];
  });
  return Object.fromEntries(entries) as Parameters;
}

/** As PVE wants the keys: percent-encoded, and once more on the wire. */
function encodedKeys(keys: readonly Value[]): string | undefined {
  return keys.length === 0 ? undefined : encodeURIComponent(keys.map((key) => key ?? '').join('\n'));
}

/** Whether `upgrade` goes with it: at create when it is configured, later when it changes. */
function upgradeParameter(data: ResourceData, initialization: ValueObject): boolean | undefined {
  const [before] = data.before('initialization') as readonly ValueObject[];
  const changes = data.isNew ? data.isConfigured('initialization', 'upgrade') : initialization['upgrade'] !== (before?.['upgrade'] ?? false);
  return changes ? initialization['upgrade'] === true : undefined;
}

export function cloudInitParameters(data: ResourceData): Parameters {
  const [initialization] = data.blocks('initialization');
  if (initialization === undefined) {
    return {};
  }
  const dns = blockIn(initialization, 'dns');
  const account = blockIn(initialization, 'user_account');
  const servers = (dns?.['servers'] ?? []) as readonly string[];
  const password = filled(account?.['password']);
  const custom = formatProperties(Object.fromEntries(Object.entries(files).map(([key, name]) => [key, filled(initialization[name])])));
  return {
    cicustom: custom === '' ? undefined : custom,
    ...ipConfigs(initialization),
    nameserver: servers.length > 0 ? servers.join(' ') : undefined,
    cipassword: password === maskedPassword ? undefined : password,
    searchdomain: filled(dns?.['domain']),
    sshkeys: encodedKeys((account?.['keys'] ?? []) as readonly Value[]),
    citype: filled(initialization['type']),
    ciupgrade: upgradeParameter(data, initialization),
    ciuser: filled(account?.['username']),
  };
}

/** The interface that has the VM's cloud-init drive: `ide2`. */
export function cloudInitInterface(config: VmConfig, vmId: number): string | undefined {
  return Object.keys(config).find((key) => (
    /^(?:ide|sata|scsi|virtio)\d+$/.test(key) && String(config[key]).includes(`vm-${vmId}-cloudinit`)
  ));
}

function readDrive(config: VmConfig, vmId: number): Draft {
  const drive = cloudInitInterface(config, vmId);
  if (drive === undefined) {
    return {};
  }
  const properties = parseProperties(String(config[drive]));
  const [datastore = '', path = ''] = (properties[''] ?? properties['file'] ?? '').split(':');
  const extension = /\.([^./]+)$/.exec(path)?.[1];
  const format = properties['format'] ?? extension;
  return { interface: drive, datastore_id: datastore, ...(format === undefined ? {} : { file_format: format }) };
}

function readIpConfigs(config: VmConfig): Draft {
  const indices = Object.keys(config).filter((key) => /^ipconfig\d+$/.test(key)).map((key) => Number(key.slice('ipconfig'.length)));
  if (indices.length === 0) {
    return {};
  }
  const family = (address: string | undefined, gateway: string | undefined): Value => (
    address === undefined && gateway === undefined ? [] : [{ address: address ?? '', gateway: gateway ?? '' }]
  );
  const list = Array.from({ length: Math.max(...indices) + 1 }, (_, index) => {
    const { ip, gw, ip6, gw6 } = parseProperties(textOf(config, `ipconfig${index}`) ?? '');
    return { ipv4: family(ip, gw), ipv6: family(ip6, gw6) };
  });
  return { ip_config: list };
}

function readAccountAndDns(config: VmConfig): Draft {
  const domain = textOf(config, 'searchdomain');
  const servers = textOf(config, 'nameserver');
  const keys = textOf(config, 'sshkeys');
  const password = textOf(config, 'cipassword');
  const username = textOf(config, 'ciuser');
  const hasAccount = keys !== undefined || password !== undefined || username !== undefined;
  return {
    ...(domain === undefined && servers === undefined ? {} : { dns: [{ domain: domain ?? '', servers: servers?.split(' ') ?? [] }] }),
    ...(hasAccount ? { user_account: [{ keys: decodedKeys(keys), password: password ?? '', username: username ?? '' }] } : {}),
  };
}

function decodedKeys(keys: string | undefined): readonly string[] {
  const text = decodeURIComponent((keys ?? '').replaceAll('+', ' ')).trim();
  return text === '' ? [] : text.split('\n');
}

export function readCloudInit(data: ResourceData, config: VmConfig, vmId: number, isClone: boolean): void {
  const found: Draft = { ...readDrive(config, vmId), ...readIpConfigs(config), ...readAccountAndDns(config) };
  const custom = textOf(config, 'cicustom');
  const type = textOf(config, 'citype');
  const upgrade = flagOf(config, 'ciupgrade');
  if (Object.keys(found).length > 0 || custom !== undefined || type !== undefined || upgrade !== undefined) {
    const volumes = parseProperties(custom ?? '');
    for (const [key, name] of Object.entries(files)) {
      found[name] = volumes[key] ?? '';
    }
    found['type'] = type ?? '';
    found['upgrade'] = upgrade ?? true;
  }
  const [current] = data.blocks('initialization');
  if (isClone) {
    if (current === undefined) {
      return;
    }
    // What the template has and nobody asked for is none of ours.
    for (const name of ['user_account', 'dns', 'ip_config']) {
      if ((current[name] as readonly Value[]).length === 0) {
        delete found[name];
      }
    }
  }
  data.set('initialization', Object.keys(found).length > 0 ? [found] : []);
}
