import { parameterError, refusal } from '../errors';
import type { Mapping, MappingType } from '../store/state';
import type { Store } from '../store/store';
import type { Caller } from './authentication';
import { splitList } from './lists';
import type { PermissionService } from './permissions';
import { parsePropertyString } from './property-string';
import type { SectionChange, Settings } from './section-config';
import { changedSection, digestOf, toConfig } from './section-config';

/** Who has one of these on a mapping may see it. */
export const SEE_MAPPING: readonly string[] = ['Mapping.Modify', 'Mapping.Use', 'Mapping.Audit'];

const PCI_ADDRESS = '[a-f0-9]{4,}:[a-f0-9]{2}:[a-f0-9]{2}(?:\\.[a-f0-9])?';
const DEVICE_ID = /^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}$/;

/** What the map of a node may say, by type of the mapping; what is not optional must be said. */
const MAP_PROPERTIES: Readonly<Record<MappingType, Readonly<Record<string, { readonly pattern: RegExp; readonly optional?: true }>>>> = {
  dir: { path: { pattern: /^\/[^;,=()]+$/ } },
  pci: {
    id: { pattern: DEVICE_ID }, 'subsystem-id': { pattern: DEVICE_ID, optional: true },
    path: { pattern: new RegExp(`^(?:${PCI_ADDRESS};)*${PCI_ADDRESS}$`) }, iommugroup: { pattern: /^\d+$/, optional: true },
    description: { pattern: /^/, optional: true },
  },
  usb: { id: { pattern: DEVICE_ID }, path: { pattern: /^\d+-\d+(\.\d+)*$/, optional: true }, description: { pattern: /^/, optional: true } },
};
const OPTIONS = { optional: ['description', 'mdev', 'live-migration-capable'], required: ['map'] } as const;

/** Names for devices and directories of nodes, that VMs use. A mapping can go while VMs use it: they do not start then. */
export class MappingService {
  constructor(private readonly store: Store, private readonly permissions: PermissionService) {}

  list(caller: Caller, type: MappingType): Record<string, unknown>[] {
    return this.store.mappings.values()
      .filter((mapping) => mapping.type === type && this.isVisible(caller, mapping))
      .map((mapping) => ({ id: mapping.id, ...view(mapping) }));
  }

  get(type: MappingType, id: string): Record<string, unknown> {
    const mapping = this.store.mappings.get(`${type}/${id}`);
    if (!mapping) throw refusal(`mapping '${id}' not found`);
    return view(mapping);
  }

  /** @param map a property string a node, NUL between them */
  create(type: MappingType, id: string, map: string | undefined, settings: Settings): void {
    const maps = this.verified(type, map);
    if (this.store.mappings.has(`${type}/${id}`)) throw refusal(`create ${kind(type)} mapping failed: ${type} ID '${id}' already defined`);
    this.store.mappings.put(`${type}/${id}`, { id, type, map: maps, config: toConfig(settings) });
  }

  /** @param map the whole new map */
  update(type: MappingType, id: string, map: string | undefined, change: SectionChange): void {
    const existing = this.store.mappings.get(`${type}/${id}`);
    if (!existing) throw refusal(`update ${kind(type)} mapping failed: ${type} ID '${id}' does not exist`);
    const maps = this.verified(type, map);
    if (splitList(change.delete).some((name) => change.settings[name] !== undefined)) throw refusal('unable to set and delete an option at once');
    this.store.mappings.put(`${type}/${id}`, { ...existing, map: maps, config: changedSection(existing.config, change, OPTIONS) });
  }

  /** One that is not there is no error. */
  delete(type: MappingType, id: string): void {
    this.store.mappings.delete(`${type}/${id}`);
  }

  private isVisible(caller: Caller, { type, id }: Mapping): boolean {
    return SEE_MAPPING.some((privilege) => this.permissions.has(caller, `/mapping/${type}/${id}`, privilege));
  }

  private verified(type: MappingType, map: string | undefined): readonly string[] {
    if (map === undefined) throw refusal('missing value for required option \'map\'');
    const maps = map.split('\0');
    const nodes = maps.map((text, index) => verifiedNode(type, `map[${index}]`, text));
    const twice = type === 'dir' ? nodes.find((node, index) => nodes.indexOf(node) < index) : undefined;
    if (twice !== undefined) throw refusal(`Node '${twice}' is specified ${nodes.filter((node) => node === twice).length} times.`);
    return maps;
  }
}

function kind(type: MappingType): string {
  return type === 'dir' ? 'directory' : 'hardware';
}

function view({ type, map, config }: Mapping): Record<string, unknown> {
  return { type, map, ...config, digest: digestOf({ ...config, map: map.join('\0') }) };
}

/** @returns the node that the map is for. @throws PveError 400 when the map is not as PVE has it */
function verifiedNode(type: MappingType, name: string, text: string): string {
  const { node, ...properties } = parsePropertyString(text).properties;
  const known = MAP_PROPERTIES[type];
  const fail = (detail: string) => parameterError({ [name]: `invalid format - format error\n${detail}\n` });
  if (node === undefined) throw fail('node: property is missing and it is not optional');
  for (const [property, { pattern, optional }] of Object.entries(known)) {
    const value = properties[property];
    if (value === undefined && !optional) throw fail(`${property}: property is missing and it is not optional`);
    if (value !== undefined && !pattern.test(value)) throw fail(`${property}: value does not match the regex pattern`);
  }
  for (const property of Object.keys(properties)) {
    if (!known[property]) throw fail(`${property}: property is not defined in schema and the schema does not allow additional properties`);
  }
  return node;
}
