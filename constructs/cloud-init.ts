import { checkIpv4 } from '../lib/values/cidr';
import { checkSshPublicKey } from '../lib/values/ssh-key';
import type { NetworkDevice } from './network-device';
import type { ProxmoxFile } from './proxmox-file';
import type { Attributes } from './resources/hcl';
import { checkProp } from './validation';

/** What cloud-init makes of a VM at its first start. */
export interface CloudInit {
  /**
   * User that it makes.
   *
   * @default - the image's own
   */
  readonly user?: string;
  /**
   * SSH public keys that let the user in: `ssh-ed25519 AAAA… name`.
   *
   * @default - none
   */
  readonly sshKeys?: readonly string[];
  /**
   * IPv4 addresses of DNS servers.
   *
   * @default - the node's
   */
  readonly dnsServers?: readonly string[];
  /**
   * DNS search domain.
   *
   * @default - the node's
   */
  readonly dnsDomain?: string;
  /**
   * Snippet on the VM's node with what else it does (cloud-init's vendor data), such as installing packages. A VM that exists keeps the one that it
   * has: the provider would replace it.
   *
   * @default - nothing
   */
  readonly vendorData?: ProxmoxFile;
  /**
   * Snippet on the VM's node with all that is done at the first start, in place of `user` and `sshKeys`: user data of cloud-init, or Ignition.
   * A VM that exists keeps the one that it has.
   *
   * @default - what PVE makes of the other props
   */
  readonly userData?: ProxmoxFile;
  /**
   * Snippet on the VM's node that tells which instance it is, and its host's name. A VM that exists keeps the one that it has.
   *
   * @default - what PVE makes of the user data
   */
  readonly metaData?: ProxmoxFile;
}

export function checkCloudInit({ sshKeys = [], dnsServers = [] }: CloudInit = {}): (string | undefined)[] {
  return [
    ...sshKeys.map((key, i) => checkProp(`cloudInit.sshKeys[${i}]`, key, checkSshPublicKey)),
    ...dnsServers.map((server, i) => checkProp(`cloudInit.dnsServers[${i}]`, server, checkIpv4)),
  ];
}

/** The block `initialization`; undefined where there is nothing to say. */
export function initialization(datastoreId = 'local-lvm', cloudInit: CloudInit | undefined, devices: readonly NetworkDevice[]): Attributes | undefined {
  const last = devices.findLastIndex(({ ipAddress }) => ipAddress !== undefined);
  if (last < 0 && cloudInit === undefined) return undefined;
  const { user, sshKeys = [], dnsServers = [], dnsDomain: domain, vendorData, userData, metaData } = cloudInit ?? {};
  const hasDns = dnsServers.length > 0 || domain !== undefined;
  return {
    datastore_id: datastoreId,
    ip_config: devices.slice(0, last + 1).map(ipConfig),
    user_account: user === undefined && sshKeys.length === 0 ? undefined : { username: user, keys: sshKeys.length > 0 ? [...sshKeys] : undefined },
    dns: hasDns ? { servers: dnsServers.length > 0 ? [...dnsServers] : undefined, domain } : undefined,
    vendor_data_file_id: vendorData?.fileId,
    user_data_file_id: userData?.fileId,
    meta_data_file_id: metaData?.fileId,
  };
}

function ipConfig({ ipAddress, gateway }: NetworkDevice): Attributes {
  return ipAddress === undefined ? {} : { ipv4: { address: ipAddress, gateway } };
}
