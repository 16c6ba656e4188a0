import { z } from 'zod';
import { flag, list, section, text } from '../../schema-parts';
import { checkHttpUrl, checkRegistry } from '../checks';

const mirror = section('a mirror', {
  endpoints: list(text(checkHttpUrl, 'URL of a mirror', 'https://registry.example.org'), 1, 10, 'endpoints', 'Mirrors, asked in this order', '["https://registry.example.org"]'),
  override_path: flag('override_path', 'Whether the URLs have the whole path in them, so that no /v2 is put behind').nullish(),
  skip_fallback: flag('skip_fallback', 'Whether the registry itself is not asked where no mirror has an image').nullish(),
});

export const registryMirrorsShape = {
  registry_mirrors: z.record(text(checkRegistry, 'Registry', 'docker.io'), mirror, {
    error: ({ code }) => (code === 'invalid_key' ? checkRegistry('') : 'registry_mirrors is a map: a registry, such as docker.io, a colon and its mirrors'),
  }).meta({ description: 'Where images of a registry are taken from' }).nullish(),
};

export interface RegistryMirrorConfig {
  /** `docker.io`; `*` is all that have none of their own. */
  readonly registry: string;
  readonly endpoints: readonly string[];
  readonly overridePath: boolean;
  readonly skipFallback: boolean;
}

export function toRegistryMirrors({ registry_mirrors: mirrors }: z.infer<z.ZodObject<typeof registryMirrorsShape>>): RegistryMirrorConfig[] {
  return Object.entries(mirrors ?? {}).map(([registry, { endpoints, override_path: overridePath, skip_fallback: skipFallback }]) => ({
    registry, endpoints, overridePath: overridePath ?? false, skipFallback: skipFallback ?? false,
  }));
}
