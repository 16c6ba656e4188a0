import type { ResourceData } from '../../legacy/resource-data';
import type { Parameters } from '../../pve/pve-client';
import { isEqual } from '../../values/value';
import { formatProperties, numberOf, parseProperties, textOf } from './vm-config';
import type { VmConfig } from './vm-config';

/** AMD's encrypted memory: the block's attributes, PVE's names, and the defaults. */
const sevFlags = { allow_smt: 'allow-smt', kernel_hashes: 'kernel-hashes', no_debug: 'no-debug', no_key_sharing: 'no-key-sharing' } as const;
const sevDefaults = { type: 'std', allow_smt: true, kernel_hashes: false, no_debug: false, no_key_sharing: false };

export function amdSevParameters(data: ResourceData): Parameters {
  const [sev] = data.blocks('amd_sev');
  if (sev === undefined) {
    return {};
  }
  const flags = Object.fromEntries(Object.entries(sevFlags).map(([name, property]) => [property, sev[name] === true]));
  return { 'amd-sev': formatProperties({ type: String(sev['type']), ...flags }) };
}

export function readAmdSev(data: ResourceData, config: VmConfig, isClone: boolean): void {
  const isConfigured = data.blocks('amd_sev').length > 0;
  if (isClone && !isConfigured) {
    return;
  }
  const text = textOf(config, 'amd-sev');
  if (text === undefined) {
    data.set('amd_sev', []);
    return;
  }
  const properties = parseProperties(text);
  const flags = Object.fromEntries(Object.entries(sevFlags).map(([name, property]) => [name, properties[property] === '1']));
  const found = { type: properties['type'] ?? properties[''] ?? '', ...flags };
  data.set('amd_sev', isConfigured || !isEqual(found, sevDefaults) ? [found] : []);
}

/** There is one at most. */
const audioOption = 'audio0';

export function audioParameters(data: ResourceData): Parameters {
  const [device] = data.blocks('audio_device');
  return device?.['enabled'] === true
    ? { [audioOption]: formatProperties({ device: String(device['device']), driver: String(device['driver']) }) }
    : {};
}

export function removedAudio(data: ResourceData): readonly string[] {
  return data.blocks('audio_device')[0]?.['enabled'] === true ? [] : [audioOption];
}

export function readAudio(data: ResourceData, config: VmConfig, isClone: boolean): void {
  if (isClone && data.blocks('audio_device').length === 0) {
    return;
  }
  const text = textOf(config, audioOption);
  const { device, driver } = parseProperties(text ?? '');
  data.set('audio_device', text === undefined ? [] : [{ device: device ?? '', driver: driver ?? '', enabled: true }]);
}

export function rngParameters(data: ResourceData): Parameters {
  const [rng] = data.blocks('rng');
  return rng === undefined ? {} : {
    rng0: formatProperties({ source: String(rng['source']), max_bytes: Number(rng['max_bytes']) || 1024, period: Number(rng['period']) || 1000 }),
  };
}

/** The real provider never sees that one is gone. */
export function readRng(data: ResourceData, config: VmConfig, isClone: boolean): void {
  const text = textOf(config, 'rng0');
  if (text !== undefined && (!isClone || data.blocks('rng').length > 0)) {
    const properties = parseProperties(text);
    data.set('rng', [{
      source: properties['source'] ?? properties[''] ?? '', max_bytes: numberOf(properties, 'max_bytes') ?? 0, period: numberOf(properties, 'period') ?? 0,
    }]);
  }
}

export function tpmText(data: ResourceData): string | undefined {
  const [state] = data.blocks('tpm_state');
  return state && formatProperties({ file: `${String(state['datastore_id'])}:1`, version: String(state['version']) });
}

export function readTpmState(data: ResourceData, config: VmConfig, isClone: boolean): void {
  const text = textOf(config, 'tpmstate0');
  if (text === undefined) {
    return;
  }
  const properties = parseProperties(text);
  const found = { datastore_id: (properties['file'] ?? properties[''] ?? '').split(':')[0] ?? '', version: properties['version'] || 'v2.0' };
  if (data.blocks('tpm_state').length > 0 || (!isClone && !isEqual(found, { datastore_id: 'local-lvm', version: 'v2.0' }))) {
    data.set('tpm_state', [found]);
  }
}
