import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProviderSchema } from './schema-types';

/** The tree is one level deeper when compiled to `dist/`, so the project's root is looked for upwards. */
function findSchemaFile(provider: string): string {
  const schemaFile = `providers/${provider}/schema.json`;
  for (let folder = __dirname; dirname(folder) !== folder; folder = dirname(folder)) {
    const path = join(folder, schemaFile);
    if (existsSync(path)) {
      return path;
    }
  }
  throw new Error(`no ${schemaFile} in any folder above ${__dirname}: pass schemaPath, or run from the project's own tree`);
}

/**
 * Reads the project's copy of a provider's schema.
 * @param provider folder below `providers`
 * @param path of the file; unset: the one of the project
 */
export function loadProviderSchema(provider: 'proxmox' | 'talos' | 'ct' = 'proxmox', path: string = findSchemaFile(provider)): ProviderSchema {
  const file = JSON.parse(readFileSync(path, 'utf8')) as { provider_schemas: Record<string, ProviderSchema> };
  const [schema] = Object.values(file.provider_schemas);
  if (schema === undefined) {
    throw new Error(`${path} has no provider: expected what "tofu providers schema -json" prints`);
  }
  // poseidon/ct has no resources at all
  return { ...schema, resource_schemas: schema.resource_schemas ?? {} };
}
