import type { ResourceData } from '../../legacy/resource-data';
import type { LegacyResource, Operation } from '../../resource-type';
import { isList, isObject, unknown } from '../../values/value';
import { vmAttributes } from './attributes';
import { createByClone } from './create-clone';
import { createNew } from './create-new';
import { needsNuma } from './needs-numa';
import { Power } from './power';
import { readVm } from './read';
import { updateVm } from './update';
import { isNotFound } from '../../pve/pve-error';
import { VmApi } from './vm-api';
import { freeVmId } from './vm-id';

async function assignedVmId(data: ResourceData, { client }: Operation): Promise<number> {
  if (data.number('vm_id') === 0) {
    data.set('vm_id', await freeVmId(client));
  }
  return data.number('vm_id');
}

/** A VM that does not answer any more is deleted; its last state is asked for until then. */
async function waitUntilGone(api: VmApi): Promise<void> {
  try {
    await api.waitForStatus('');
  } catch {
    return;
  }
}

export const vm: LegacyResource = {
  kind: 'legacy',
  attributes: vmAttributes,
  validate: needsNuma,

  customizePlan({ prior, config, planned, hasChange, requireReplace }) {
    const devices = config['network_device'];
    // An explicit empty list means no devices; an unset one, those that there are.
    if (isList(devices) && devices.length === 0 && hasChange('network_device')) {
      planned['network_device'] = [];
    }
    if (prior === null) {
      return;
    }
    // A template is never started, but the real provider's plan takes it for one that is to be.
    const startedDiffers = hasChange('started') || (config['template'] === true && (config['started'] ?? true) !== prior['started']);
    if (startedDiffers || hasChange('network_device')) {
      planned['ipv4_addresses'] = unknown;
      planned['ipv6_addresses'] = unknown;
      planned['network_interface_names'] = unknown;
    }
    if (hasChange('vm_id') && String(planned['vm_id']) !== prior['id']) {
      requireReplace('vm_id');
    }
    if (hasChange('node_name') && planned['migrate'] !== true) {
      requireReplace('node_name');
    }
    const efiTypes = [prior, planned].map(({ efi_disk: disks }) => (isList(disks) && isObject(disks[0]) ? disks[0]['type'] : undefined));
    const tpmVersions = [prior, planned].map(({ tpm_state: states }) => (isList(states) && isObject(states[0]) ? states[0]['version'] : undefined));
    if (tpmVersions.every(Boolean) && tpmVersions[0] !== tpmVersions[1]) {
      requireReplace('tpm_state', 0, 'version');
    }
    if (efiTypes.every((type) => type !== undefined) && efiTypes[0] !== efiTypes[1]) {
      requireReplace('efi_disk', 0, 'type');
    }
  },

  async create(data, operation) {
    const vmId = await assignedVmId(data, operation);
    const [clone] = data.blocks('clone');
    const api = clone === undefined ? await createNew(data, operation, vmId) : await createByClone(data, clone, operation, vmId);
    if (data.boolean('template')) {
      await api.convertToTemplate();
    } else if (data.boolean('started')) {
      const power = new Power(api, data);
      await power.ensureRunning();
      if (data.boolean('reboot')) {
        await power.restart();
      }
    }
    await readVm(data, operation);
  },

  read: readVm,
  update: updateVm,

  async delete(data, operation) {
    const api = new VmApi(operation, data.string('node_name'), Number(data.id));
    if ((await api.status()).status !== 'stopped') {
      await (data.boolean('stop_on_destroy') ? api.stop() : new Power(api, data).ensureStopped());
    }
    try {
      await api.remove(data.boolean('purge_on_destroy'), data.boolean('delete_unreferenced_disks_on_destroy'));
    } catch (error) {
      if (isNotFound(error)) {
        return;
      }
      throw error;
    }
    await waitUntilGone(api);
  },

  importState(id) {
    const slash = id.indexOf('/');
    if (slash < 0) {
      throw new Error(`unexpected format of ID (${id}), expected node/id`);
    }
    return { id: id.slice(slash + 1), node_name: id.slice(0, slash) };
  },
};
