import type { ResourceData } from '../../legacy/resource-data';
import type { Parameters } from '../../pve/pve-client';
import type { ValueObject } from '../../values/value';
import { cloudInitInterface } from './cloud-init';
import type { Power } from './power';
import { offlineOnly } from './power';
import type { VmApi } from './vm-api';
import { formatProperties } from './vm-config';
import type { VmConfig } from './vm-config';

/**
 * Takes the cloud-init drive away when it has to be another one: other interface, storage or format. That needs the VM off.
 * @returns the new drive; nothing when the one that there is will do
 */
export async function moveCloudInitDrive(data: ResourceData, api: VmApi, config: VmConfig, power: Power): Promise<Parameters> {
  const [planned] = data.blocks('initialization');
  if (planned === undefined) {
    return {};
  }
  const [before] = data.before('initialization') as readonly ValueObject[];
  const existing = cloudInitInterface(config, api.vmId);
  const drive = String(planned['interface']) || existing || 'ide2';
  const differs = (name: string): boolean => before !== undefined && before[name] !== planned[name];
  if (existing === drive && !differs('datastore_id') && !differs('file_format')) {
    return {};
  }
  if ((await power.stopForChanges(true)) === 'refused') {
    throw offlineOnly('move the Cloud-Init drive');
  }
  await api.update({ delete: [...new Set([drive, existing ?? drive])].join(',') });
  const format = planned['file_format'] === '' ? undefined : String(planned['file_format']);
  return { [drive]: `${formatProperties({ file: `${String(planned['datastore_id'])}:cloudinit`, format })},` };
}
