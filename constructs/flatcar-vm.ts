import { Construct } from 'constructs';
import { FW_CFG_NAMES, fwCfgArgument, ignitionFile } from '../lib/values/fw-cfg';
import { checkFileName, checkStorageId } from '../lib/values/names';
import type { FlatcarVmProps } from './flatcar-vm-props';
import { FlatcarReset, resetMarker } from './flatcar-reset';
import { machineDisks } from './machine-disks';
import { ProxmoxFile } from './proxmox-file';
import { ProxmoxVm, type IProxmoxVm } from './proxmox-vm';
import { CtConfig } from './resources/ct-config';
import { TerraformData } from './resources/terraform-data';
import { checkProp, validateProps } from './validation';

/** Perl's reader of quoted words, which PVE splits arguments with, takes stretches of some 65,000 characters; tofu's patterns repeat 1000 times. */
const MAX_STRETCH = 1000;

/**
 * A machine with Flatcar or Fedora CoreOS: its Butane becomes Ignition (provider poseidon/ct, strict), which is brought to it before it starts for
 * the first time. Its persistent disks are found again by the machine that takes its place.
 *
 * Fails when props are out of their limits. Butane that is wrong fails the plan.
 */
export class FlatcarVm extends Construct implements IProxmoxVm {
  readonly vmId: number;
  readonly nodeName: string;
  readonly vm: ProxmoxVm;

  constructor(scope: Construct, id: string, props: FlatcarVmProps) {
    super(scope, id);
    const { name, nodeName, delivery = 'config-drive', onChange = 'replace', ignitionInline = false } = props;
    const { butane, snippets = [], filesFolder, systemDisk, disks, dataDisksVmId, kvmArguments, networkDevices } = props;
    validateProps(`machine ${JSON.stringify(name)}`, [
      checkProp('snippetsDatastoreId', props.snippetsDatastoreId, checkStorageId),
      checkProp('ignitionFileName', props.ignitionFileName, checkFileName),
      checkProp('snippetsPath', props.snippetsPath, path => (/^(\/[\w.+-]+)+$/.test(path) ? undefined : 'an absolute path of letters, digits and _.+- is wanted')),
      ignitionInline && delivery !== 'fw-cfg' ? '`ignitionInline` is for `delivery` fw-cfg alone' : undefined,
      delivery === 'hookscript' && props.hookScript === undefined ? '`delivery` hookscript takes a `hookScript` that copies the Ignition' : undefined,
      (onChange === 'reprovision') === (props.reset !== undefined) ? undefined : '`reset` goes with `onChange` reprovision, and with nothing else',
      onChange === 'reprovision' && props.distribution === 'fedora-coreos' ? '`onChange` reprovision is what Flatcar alone can do' : undefined,
    ]);
    const base = new CtConfig(this, onChange === 'reprovision' ? 'base' : 'butane', { content: butane, snippets, filesFolder });
    const marked = [...snippets, resetMarker(butane, base)];
    const ct = onChange === 'reprovision' ? new CtConfig(this, 'butane', { content: butane, snippets: marked, filesFolder }) : base;
    const checksum = new TerraformData(this, 'ignition', { sha256: `\${sha256(${ct.rendered})}` });
    const file = ignitionInline ? undefined : this.defineFile(props, ct);
    const isOnDrive = delivery !== 'fw-cfg';
    this.vmId = props.vmId;
    this.nodeName = nodeName;
    this.vm = new ProxmoxVm(this, 'vm', {
      ...props,
      systemDisk,
      disks: machineDisks(this, name, { disks, dataDisksVmId }, props),
      cloudInit: isOnDrive ? { userData: file } : undefined,
      // without a drive, nobody tells the machine of addresses
      networkDevices: isOnDrive ? networkDevices : networkDevices?.map(device => ({ ...device, ipAddress: undefined, gateway: undefined })),
      kvmArguments: [...(isOnDrive && delivery !== 'hookscript' ? [] : [ignitionArgument(props, ct)]), ...(kvmArguments === undefined ? [] : [kvmArguments])].join(' ') || undefined,
      vmDependencies: [...props.vmDependencies ?? [], ...(isOnDrive ? [] : file?.fileDependencies ?? [])],
      replaceTriggeredBy: [...props.replaceTriggeredBy ?? [], ...(onChange === 'replace' ? [checksum.address] : [])],
    });
    if (props.reset !== undefined) new FlatcarReset(this, 'reset', { ...props.reset, ignition: ct.rendered, marker: `sha256(${base.rendered})`, vm: this.vm });
  }

  private defineFile(props: FlatcarVmProps, ct: CtConfig): ProxmoxFile {
    return new ProxmoxFile(this, 'file', {
      nodeName: props.nodeName,
      datastoreId: props.snippetsDatastoreId,
      contentType: 'snippets',
      fileName: fileNameOf(props),
      content: `\${${ct.rendered}}`,
      // its name is the machine's own, and what lies there under it is from an earlier run
      overwrite: true,
    });
  }
}

function fileNameOf({ ignitionFileName, name }: FlatcarVmProps): string {
  return ignitionFileName ?? `${name}.ign`;
}

/** Commas are doubled in options of QEMU. */
function ignitionArgument(props: FlatcarVmProps, ct: CtConfig): string {
  const { distribution = 'flatcar', delivery, vmId, snippetsPath = '/var/lib/vz/snippets', ignitionInline } = props;
  if (delivery === 'hookscript') return fwCfgArgument(distribution, ignitionFile(vmId));
  if (!ignitionInline) return fwCfgArgument(distribution, `${snippetsPath}/${fileNameOf(props)}`);
  const escaped = String.raw`replace(replace(part, "\\", "\\\\"), "\"", "\\\"")`;
  const stretches = `regexall("(?s).{1,${MAX_STRETCH}}", replace(${ct.rendered}, ",", ",,"))`;
  return `-fw_cfg "name=${FW_CFG_NAMES[distribution]},string="\${join("", [for part in ${stretches} : "\\"\${${escaped}}\\""])}`;
}
