import type { FrameworkResource } from '../../resource-type';
import { matching } from '../../framework/validators';
import type { Parameters } from '../../pve/pve-client';
import type { Value, ValueObject } from '../../values/value';
import { isList, isObject } from '../../values/value';
import { removedParameters } from '../optional';
import { restResource } from './rest-resource';

interface Mapping {
  readonly description?: string;
  /** `id=10de:2204,node=pve1,path=0000:01:00.0`. */
  readonly map: readonly string[];
  readonly mdev?: number;
}

/** PVE gives back what is not printable ASCII otherwise than it got it: so it is percent-encoded, as is the percent sign. */
function encodeText(text: string): string {
  return [...Buffer.from(text)].map((byte) => (
    byte < 0x20 || byte > 0x7e || byte === 0x25 ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(byte)
  )).join('');
}

function decodeText(text: string | undefined): string | null {
  if (text === undefined) {
    return null;
  }
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The attributes of a map's element and PVE's names for them, in the real provider's order. */
const mapFields = { id: 'id', node: 'node', path: 'path', comment: 'description', iommu_group: 'iommugroup', subsystem_id: 'subsystem-id' } as const;

function mapText(element: ValueObject): string {
  const parts = Object.entries(mapFields).map(([attribute, name]) => {
    const value = element[attribute] ?? null;
    return value === null || value === '' ? undefined : `${name}=${attribute === 'comment' ? encodeText(String(value)) : String(value)}`;
  });
  return parts.filter((part) => part !== undefined).join(',');
}

function mapElement(text: string, attributes: readonly (keyof typeof mapFields)[]): ValueObject {
  const found = Object.fromEntries(text.split(',').map((part) => part.split('=') as [string, string]));
  return Object.fromEntries(attributes.map((attribute): [string, Value] => {
    const value = found[mapFields[attribute]];
    return [attribute, attribute === 'comment' ? decodeText(value) : attribute === 'iommu_group' && value !== undefined ? Number(value) : value ?? null];
  }));
}

function settings(mapping: ValueObject): Parameters {
  const map = isList(mapping['map']) ? mapping['map'].filter(isObject).map(mapText) : [];
  const comment = mapping['comment'] ?? null;
  return { map, description: comment === null ? undefined : encodeText(String(comment)), mdev: mapping['mediated_devices'] === true ? true : undefined };
}

interface MappingKind {
  readonly type: 'dir' | 'pci' | 'usb';
  /** `PCI hardware mapping`. */
  readonly name: string;
  readonly path: RegExp;
  readonly fields: readonly (keyof typeof mapFields)[];
}

const untrimmed = matching(/^\S$|^\S[^]*\S$/, 'must not start or end with whitespace');

function hardwareMapping({ type, name, path, fields }: MappingKind): FrameworkResource {
  const hasMediatedDevices = type === 'pci';
  return restResource<Mapping>({
    attributes: {
      comment: { validate: untrimmed },
      'map.path': { validate: matching(path, `not a valid Linux device path for hardware mapping of type "${type}"`) },
      ...(hasMediatedDevices ? { mediated_devices: { default: false } } : {}),
    },
    collection: `cluster/mapping/${type}`,
    key: 'name',
    texts: {
      create: (key) => ({ summary: `Could not create ${name} "${key}"`, failure: `creating hardware mapping "${key}"` }),
      read: (key) => ({ summary: `Could not read ${name} "${key}"`, failure: `reading hardware mapping "${key}"` }),
      // The real provider writes it so.
      update: (key) => ({ summary: `Could not update ${name} "${key}"`, failure: `udating hardware mapping "${key}"` }),
      delete: (key) => ({ summary: `Could not delete ${name} "${key}"`, failure: `deleting hardware mapping "${key}"` }),
    },
    missing: {
      afterChange: () => [`${name} resource not found after update`, `Failed to find the resource when trying to read back the updated ${name}'s data.`],
      atDelete: (key) => [`${name} does not exist`, `Could not delete ${name} "${key}", it does not exist or has been deleted outside of Terraform.`],
    },
    created: (planned) => ({ id: String(planned['name']), ...settings(planned) }),
    changed(planned, prior) {
      const removed = [...removedParameters(planned, prior, { comment: 'description' })];
      if (hasMediatedDevices && planned['mediated_devices'] !== true) {
        removed.push('mdev');
      }
      return { ...settings(planned), delete: removed.length > 0 ? removed.join(',') : undefined };
    },
    state: ({ description, map, mdev }) => ({
      comment: decodeText(description),
      map: map.map((text) => mapElement(text, fields)),
      ...(hasMediatedDevices ? { mediated_devices: Number(mdev ?? 0) === 1 } : {}),
    }),
  });
}

export const hardwareMappingDir = hardwareMapping({ type: 'dir', name: 'directory mapping', path: /^\/.+$/, fields: ['node', 'path'] });

export const hardwareMappingPci = hardwareMapping({
  type: 'pci', name: 'PCI hardware mapping', path: /^[a-f0-9]{4,}:[a-f0-9]{2}:[a-f0-9]{2}(\.[a-f0-9])?$/,
  fields: ['comment', 'id', 'iommu_group', 'node', 'path', 'subsystem_id'],
});

export const hardwareMappingUsb = hardwareMapping({
  type: 'usb', name: 'USB hardware mapping', path: /^\d+-(\d+)(\.\d+)*$/, fields: ['comment', 'id', 'node', 'path'],
});
