import { document, type ConfigPatch } from '../machine-configuration/document';
import type { RegistryMirrorProps } from './addons-props';

/** @see https://docs.siderolabs.com/talos/latest/reference/configuration/cri/registrymirrorconfig */
export function registryMirrorDocuments(mirrors: readonly RegistryMirrorProps[]): ConfigPatch[] {
  return mirrors.map(({ registry, endpoints, overridePath, skipFallback }) => document('RegistryMirrorConfig', {
    name: registry,
    endpoints: endpoints.map(url => ({ url, ...(overridePath && { overridePath }) })),
    ...(skipFallback && { skipFallback }),
  }));
}
