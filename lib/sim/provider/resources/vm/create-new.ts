import type { ResourceData } from '../../legacy/resource-data';
import type { Parameters } from '../../pve/pve-client';
import type { Operation } from '../../resource-type';
import { blockOrDefaults } from './block-defaults';
import { deviceParameters } from './device-parameters';
import { tagsText } from './devices';
import { configuredDisks, efiDiskText, newDiskText, sizeOf } from './disks';
import { agentParameters, cpuParameters, memoryParameters, rootOnlyCpuParameters, watchdogParameters } from './hardware';
import { rngParameters, tpmText } from './special-hardware';
import { VmApi } from './vm-api';
import { formatProperties } from './vm-config';

function orUndefined(text: string): string | undefined {
  return text === '' ? undefined : text;
}

const firstDisks = ['ide0', 'sata0', 'scsi0', 'virtio0'];

/** What is configured, else CD-ROM, first disks, network. */
function bootOrder(data: ResourceData, disks: readonly string[]): string {
  const configured = data.list('boot_order');
  const [cdrom] = data.blocks('cdrom');
  const usual = [...(cdrom ? [String(cdrom['interface'])] : []), ...firstDisks.filter((name) => disks.includes(name)), 'net0'];
  return `order=${(configured.length > 0 ? configured : usual).join(';')}`;
}

function cloudInitDrive(data: ResourceData): Parameters {
  const [initialization] = data.blocks('initialization');
  if (initialization === undefined) {
    return {};
  }
  const format = orUndefined(String(initialization['file_format']));
  const drive = String(initialization['interface']) || 'ide2';
  return { [drive]: `${formatProperties({ file: `${String(initialization['datastore_id'])}:cloudinit`, format })},` };
}

function plainParameters(data: ResourceData): Parameters {
  return {
    acpi: data.boolean('acpi'),
    args: orUndefined(data.string('kvm_arguments')),
    bios: data.string('bios'),
    description: orUndefined(data.string('description')),
    hookscript: orUndefined(data.string('hook_script_file_id')),
    hotplug: orUndefined(data.string('hotplug')),
    keyboard: data.string('keyboard_layout'),
    machine: orUndefined(data.string('machine')),
    name: orUndefined(data.string('name')),
    onboot: data.boolean('on_boot'),
    ostype: String(blockOrDefaults(data, 'operating_system')['type']),
    pool: orUndefined(data.string('pool_id')),
    protection: data.boolean('protection'),
    scsihw: data.string('scsi_hardware'),
    tablet: data.boolean('tablet_device'),
    tags: data.list('tags').length > 0 ? tagsText(data) : undefined,
    template: false,
  };
}

/** Makes a VM from nothing. */
export async function createNew(data: ResourceData, operation: Operation, vmId: number): Promise<VmApi> {
  const api = new VmApi(operation, data.string('node_name'), vmId);
  const disks = configuredDisks(data);
  const cpu = blockOrDefaults(data, 'cpu');
  await api.create({
    vmid: vmId,
    ...plainParameters(data),
    boot: bootOrder(data, disks.map((disk) => String(disk['interface']))),
    ...agentParameters(blockOrDefaults(data, 'agent')),
    ...cpuParameters(cpu),
    ...rootOnlyCpuParameters(cpu, operation.client.isRootTicket),
    ...memoryParameters(blockOrDefaults(data, 'memory'), vmId),
    ...watchdogParameters(blockOrDefaults(data, 'watchdog')),
    ...Object.fromEntries(disks.map((disk) => [String(disk['interface']), newDiskText(disk)])),
    ...cloudInitDrive(data),
    ...deviceParameters(data),
    ...rngParameters(data),
    efidisk0: efiDiskText(data),
    tpmstate0: tpmText(data),
  });
  data.setId(String(vmId));
  for (const disk of disks.filter(({ import_from: source }) => source !== '')) {
    await api.resizeDisk(String(disk['interface']), sizeOf(disk));
  }
  return api;
}
