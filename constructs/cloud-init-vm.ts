import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { cloudInitFileName, inYaml, userData, type CloudConfig } from '../lib/values/cloud-config';
import type { CloudInit } from './cloud-init';
import { machineDisks, type MachineDisksProps } from './machine-disks';
import { ProxmoxFile } from './proxmox-file';
import { ProxmoxVm, type IProxmoxVm, type ProxmoxVmProps } from './proxmox-vm';

export interface CloudInitVmProps extends Omit<ProxmoxVmProps, 'disks' | 'cloudInit'>, MachineDisksProps {
  /** Its name in PVE, a DNS name, and that of its host. */
  readonly name: string;
  /**
   * What PVE itself tells cloud-init.
   *
   * @default - addresses alone
   */
  readonly cloudInit?: Omit<CloudInit, 'vendorData' | 'userData' | 'metaData'>;
  /**
   * What else cloud-init does; or, as text, all that it does, in place of `cloudInit.user` and its keys. It goes to the node over SSH, as
   * `{name}-user.yaml`, with `{name}-meta.yaml` beside it.
   *
   * @default - nothing else, and no files
   */
  readonly userData?: CloudConfig | string;
  /**
   * Storage of the node that takes snippets.
   *
   * @default 'local'
   */
  readonly snippetsDatastoreId?: string;
  /**
   * What becomes of the machine when its user data has changed.
   *
   * @default 'ignore'
   */
  readonly onChange?: 'ignore' | 'replace';
}

/**
 * A machine of an image, or a template, with cloud-init: Debian, Ubuntu and others. Its persistent disks are found again by the machine that takes
 * its place.
 *
 * Fails when props are out of their limits.
 */
export class CloudInitVm extends Construct implements IProxmoxVm {
  readonly vmId: number;
  readonly nodeName: string;
  readonly vm: ProxmoxVm;

  constructor(scope: Construct, id: string, props: CloudInitVmProps) {
    super(scope, id);
    const { disks, dataDisksVmId, userData: given, snippetsDatastoreId, onChange = 'ignore', ...vmProps } = props;
    const { name, nodeName, cloudInit, networkDevices } = props;
    const file = (kind: 'user' | 'meta', content: string) => new ProxmoxFile(this, `${kind}-data`, {
      nodeName, datastoreId: snippetsDatastoreId, contentType: 'snippets', fileName: cloudInitFileName(name, kind), content,
      // its name is the machine's own, and what lies there under it is from an earlier run
      overwrite: true,
    });
    const files = given === undefined ? undefined : {
      userData: file('user', typeof given === 'string' ? given : userData(cloudInit ?? {}, given)),
      metaData: file('meta', metaData(props)),
    };
    this.vmId = props.vmId;
    this.nodeName = nodeName;
    this.vm = new ProxmoxVm(this, 'vm', {
      ...vmProps,
      networkDevices,
      cloudInit: files === undefined ? cloudInit : { ...cloudInit, ...files },
      disks: machineDisks(this, name, { disks, dataDisksVmId }, props),
      replaceTriggeredBy: [...props.replaceTriggeredBy ?? [], ...(files !== undefined && onChange === 'replace' ? [files.userData.address] : [])],
    });
  }
}

/** Other addresses make another instance of it: cloud-init takes them over at a first start alone. */
function metaData({ name, cloudInit: { dnsServers = [], dnsDomain } = {}, networkDevices = [] }: CloudInitVmProps): string {
  const network = [...networkDevices.flatMap(({ macAddress, ipAddress, gateway }) => [macAddress, ipAddress, gateway]), ...dnsServers, dnsDomain];
  // without quotes, YAML knows no host that is called no, or 010
  const host = dnsDomain === undefined ? name : `${name}.${dnsDomain}`;
  return `instance-id: ${name}-${Fn.substr(Fn.sha1(network.join(' ')), 0, 8)}\nlocal-hostname: ${inYaml(host)}\n`;
}
