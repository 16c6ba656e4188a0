import { stringify } from 'yaml';

/** YAML as Talos reads it: by version 1.1, where `off` and `no` without quotes are no text. */
export function toTalosYaml(document: Readonly<Record<string, unknown>>): string {
  return stringify(document, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
