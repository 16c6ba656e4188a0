import type { ResourceData } from '../../legacy/resource-data';
import type { Parameters } from '../../pve/pve-client';
import { cloudInitParameters } from './cloud-init';
import { cdromParameters, serialParameters, smbiosParameters, startupParameters, virtiofsParameters } from './devices';
import { vgaParameters } from './hardware';
import { networkParameters } from './network-devices';
import { numberedDeviceParameters } from './numbered-devices';
import { amdSevParameters, audioParameters } from './special-hardware';

/** Devices that a VM gets as they are configured, however it is made. */
export function deviceParameters(data: ResourceData): Parameters {
  return {
    ...cdromParameters(data),
    ...cloudInitParameters(data),
    ...networkParameters(data),
    ...serialParameters(data),
    ...smbiosParameters(data),
    ...startupParameters(data),
    ...vgaParameters(data),
    ...virtiofsParameters(data),
    ...amdSevParameters(data),
    ...audioParameters(data),
    ...numberedDeviceParameters(data),
  };
}
