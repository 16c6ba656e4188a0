import { Construct } from 'constructs';
import { checkHostCidr, checkIpv4 } from '../lib/values/cidr';
import { checkMacAddress } from '../lib/values/mac-address';
import { checkNodeName, checkStorageId, checkTag, checkVmName } from '../lib/values/names';
import { MAX_VLAN_ID } from '../lib/values/network-reference';
import { checkVmId } from '../lib/values/vm-id';
import { checkCloudInit } from './cloud-init';
import { checkVmDisks, sizesElsewhere } from './machine-disks';
import type { NetworkDevice } from './network-device';
import type { IProxmoxVm, ProxmoxVmProps } from './proxmox-vm-props';
import { dependsOn } from './resources/depends-on';
import type { Attributes } from './resources/hcl';
import { vmAttributes } from './resources/vm-attributes';
import { VmResource } from './resources/vm-resource';
import { checkProp, validateProps, wholeNumber } from './validation';
import { VmFirewall } from './vm-firewall';

export type * from './proxmox-vm-props';

/**
 * A VM, cloned from a template, or made from scratch with a disk from an image.
 *
 * Changes that need a restart take effect with the next one, whoever makes it; destroying stops the VM hard. Started or stopped, and on
 * another node, are no changes. What it was cloned from, and how, is settled when it is made: `template`, `fullClone` and `datastoreId`
 * have an effect on a VM that exists only when it is replaced (`tofu apply -replace=ADDRESS`).
 *
 * Fails when props are out of their limits, with all of them in one error.
 */
export class ProxmoxVm extends Construct implements IProxmoxVm {
  /** A VM or template that exists already: nothing is made. */
  static fromVmId(scope: Construct, id: string, vmId: number, nodeName: string): IProxmoxVm {
    class Import extends Construct implements IProxmoxVm {
      readonly vmId = vmId;
      readonly nodeName = nodeName;
    }
    return new Import(scope, id);
  }

  readonly vmId: number;
  readonly nodeName: string;

  constructor(scope: Construct, id: string, props: ProxmoxVmProps) {
    super(scope, id);
    const devices = props.networkDevices ?? [];
    validateProps(`VM ${JSON.stringify(props.name ?? props.vmId)}`, [
      checkProp('vmId', props.vmId, checkVmId),
      checkProp('nodeName', props.nodeName, checkNodeName),
      checkProp('template.vmId', props.template?.vmId, checkVmId),
      ...checkDisks(props),
      ...checkRootProps(props),
      checkProp('datastoreId', props.datastoreId, value => (props.fullClone ? checkStorageId(value) : 'a linked clone stays on the storage of its template; set `fullClone`')),
      checkProp('name', props.name, checkVmName),
      ...(props.tags ?? []).map((tag, i) => checkProp(`tags[${i}]`, tag, checkTag)),
      checkProp('cores', props.cores, wholeNumber(1, 2304)),
      checkProp('cpuType', props.cpuType, () => (props.cores === undefined ? 'it has no effect without `cores`' : undefined)),
      checkProp('memoryMiB', props.memoryMiB, wholeNumber(64, 268_435_456, ' MiB')),
      checkProp('networkDevices.length', devices.length, wholeNumber(0, 32)),
      ...devices.flatMap(checkNetworkDevice),
      checkProp('cloudInitDatastoreId', props.cloudInitDatastoreId, checkStorageId),
      ...checkCloudInit(props.cloudInit),
    ]);
    const attributes = vmAttributes(props);
    const { cloudInit, hookScript, vmDependencies = [], replaceTriggeredBy = [] } = props;
    const files = [cloudInit?.vendorData, cloudInit?.userData, cloudInit?.metaData, hookScript].flatMap(file => file?.fileDependencies ?? []);
    const resource = new VmResource(this, 'Resource', attributes, {
      dependsOn: dependsOn([...devices.flatMap(device => device.bridge.bridgeDependencies), ...files, ...vmDependencies]),
      provider: needsRoot(props) ? props.rootProvider : undefined,
      ignoreChanges: ignoredChanges(props, attributes),
      replaceTriggeredBy,
    });
    this.vmId = props.vmId;
    this.nodeName = props.nodeName;
    if (props.firewall) {
      const vmAddress = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
      new VmFirewall(this, 'firewall', { ...props.firewall, vmId: props.vmId, nodeName: props.nodeName, vmAddress });
    }
  }
}

/** What only matters when the VM is made, or is seen to elsewhere. */
function ignoredChanges({ systemDisk, disks = [] }: ProxmoxVmProps, { initialization }: Attributes): string[] {
  const first = systemDisk === undefined ? 0 : 1;
  return [
    // cloud-init reads them at the first start alone, and the provider would replace the VM for them
    ...(initialization === undefined ? [] : ['vendor_data_file_id', ...givenIn(initialization, 'user_data_file_id', 'meta_data_file_id')].map(name => `initialization[0].${name}`)),
    // another image is for new machines
    ...(systemDisk?.imageFileId === undefined ? [] : ['disk[0].import_from']),
    ...sizesElsewhere(disks, first),
  ];
}

function givenIn(block: unknown, ...names: readonly string[]): string[] {
  return names.filter(name => (block as Attributes)[name] !== undefined);
}

function checkDisks({ template, systemDisk, disks = [] }: ProxmoxVmProps): (string | undefined)[] {
  return [
    template === undefined && systemDisk?.imageFileId === undefined ? 'there is neither a `template` nor a `systemDisk.imageFileId`: the VM would have nothing to start from' : undefined,
    template !== undefined && systemDisk?.imageFileId !== undefined ? 'there are a `template` and a `systemDisk.imageFileId`: the disk is made from one of them' : undefined,
    checkProp('systemDisk.sizeGiB', systemDisk?.sizeGiB, wholeNumber(1, 16_384, ' GiB')),
    checkProp('systemDisk.datastoreId', systemDisk?.datastoreId, checkStorageId),
    ...checkVmDisks(disks),
  ];
}

function needsRoot({ kvmArguments, hookScript }: ProxmoxVmProps): boolean {
  return kvmArguments !== undefined || hookScript !== undefined;
}

function checkRootProps(props: ProxmoxVmProps): (string | undefined)[] {
  const { directories = [], rootProvider } = props;
  return [
    needsRoot(props) && rootProvider === undefined ? '`kvmArguments` and `hookScript` take a login as root@pam: give a `rootProvider`' : undefined,
    checkProp('directories.length', directories.length, wholeNumber(0, 8)),
    checkProp('efiDisk', props.efiDisk, () => (props.bios === 'ovmf' ? undefined : 'it is for `bios` ovmf alone')),
  ];
}

/** The provider's limit for `ip_config`. */
const MAX_ADDRESSED_DEVICES = 8;

function checkNetworkDevice(device: NetworkDevice, index: number): (string | undefined)[] {
  const path = `networkDevices[${index}]`;
  return [
    checkProp(`${path}.macAddress`, device.macAddress, checkMacAddress),
    checkProp(`${path}.vlanId`, device.vlanId, wholeNumber(1, MAX_VLAN_ID)),
    ...(device.trunks ?? []).map((trunk, i) => checkProp(`${path}.trunks[${i}]`, trunk, wholeNumber(1, MAX_VLAN_ID))),
    checkProp(`${path}.ipAddress`, device.ipAddress, value =>
      index < MAX_ADDRESSED_DEVICES ? (value === 'dhcp' ? undefined : checkHostCidr(value)) : `only the first ${MAX_ADDRESSED_DEVICES} interfaces can have one`),
    checkProp(`${path}.gateway`, device.gateway, value => (device.ipAddress === undefined || device.ipAddress === 'dhcp' ? 'it needs an `ipAddress` that is none of DHCP\'s' : checkIpv4(value))),
  ];
}
