import path from 'node:path';
import type { SourcePosition } from '../../values/finding';
import type { Level, Source } from '../env-config';
import { toPlain, walk } from '../located';
import type { Path } from '../located';
import { parseYaml } from '../parse-yaml';
import { readText } from '../read-text';
import { isLeaf, shown } from './explained';
import type { Explained } from './explained';

/** A machine of an environment of any kind, as its loader gives it. */
export interface SourcedMachine {
  readonly settings: object;
  /** Where each value was written, by its path. */
  readonly sources: Readonly<Record<string, Source | SourcePosition | ValueSource>>;
}

/** Of machines whose values a site may have said in other words. */
interface ValueSource extends Source {
  readonly value: string | undefined;
}

/** Settings whose name in files is another one than theirs in another style. */
const NAMES_IN_FILES: Readonly<Record<string, string>> = {
  memoryMiB: 'memory_mib', systemDiskGiB: 'disk_size', templateVmId: 'template_vmid', vmId: 'vm_id', vlanId: 'vlan_id',
};
const NAMES_IN_TALOS: Readonly<Record<string, string>> = { ...NAMES_IN_FILES, cores: 'cpu', memoryMiB: 'ram_dedicated', type: 'machine_type' };

/** Values by their place in a file: `line:column`. */
type Places = ReadonlyMap<string, { readonly path: Path; readonly value: string }>;

/** Explains machines of one environment; each file is read once. */
export class MachineExplainer {
  private readonly files = new Map<string, Places>();

  /** @param root folder that the paths in positions are relative to */
  constructor(private readonly root: string, private readonly kind: 'class' | 'talos' | 'machines') {}

  /** Every value of the machine: those that are written, and those that are built in. */
  explain({ settings, sources }: SourcedMachine): Explained[] {
    const written = Object.entries(sources).flatMap(([name, source]): Explained[] => {
      if ('value' in source) return source.value === undefined ? [] : [withPlace({ path: name, value: counted(settings, name) ?? source.value, level: source.level }, source.position)];
      const position = 'line' in source ? source : source.position;
      const place = position && this.places(position.file).get(`${position.line}:${position.column}`);
      if (position === undefined || place === undefined) return [];
      return [{ path: name, value: counted(settings, name) ?? place.value, level: 'level' in source ? source.level : levelOf(place.path), position }];
    });
    return [...written, ...this.builtIn(settings, new Set(Object.keys(sources).filter((name) => !isBuiltIn(sources[name]!))))];
  }

  private builtIn(settings: object, written: ReadonlySet<string>): Explained[] {
    const names = this.kind === 'talos' ? NAMES_IN_TALOS : NAMES_IN_FILES;
    return Object.entries(settings).flatMap(([key, value]: [string, unknown]): Explained[] => {
      const name = names[key] ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      if (!['string', 'number', 'boolean'].includes(typeof value) || written.has(name)) return [];
      return [{ path: name, value: key === 'systemDiskGiB' ? `${String(value)}G` : shown(value), level: 'built-in' }];
    });
  }

  private places(file: string): Places {
    const known = this.files.get(file) ?? readPlaces(path.resolve(this.root, file), file);
    this.files.set(file, known);
    return known;
  }
}

/** What is built in has no place. */
function withPlace(row: Explained, position: SourcePosition | undefined): Explained {
  return row.level === 'built-in' ? row : { ...row, position };
}

/** With `count`, the VM ID and addresses in the file are those of the first machine. */
function counted(settings: object, name: string): string | undefined {
  const { vmId, networks } = settings as { readonly vmId?: number; readonly networks?: readonly { readonly ipAddress?: string }[] };
  const [, index] = /^networks\[(\d+)\]\.ip_address$/.exec(name) ?? [];
  return index === undefined ? (name === 'vm_id' ? vmId?.toString() : undefined) : networks?.[Number(index)]?.ipAddress;
}

function isBuiltIn(source: Source | SourcePosition): boolean {
  return 'level' in source && source.level === 'built-in';
}

function readPlaces(file: string, name: string): Places {
  const places = new Map<string, { path: Path; value: string }>();
  const read = readText(file, name);
  const tree = 'text' in read ? parseYaml(read.text, name).tree : undefined;
  if (tree !== undefined) {
    walk(tree, (steps, located) => {
      if (isLeaf(located)) places.set(`${located.position.line}:${located.position.column}`, { path: steps, value: shown(toPlain(located)) });
    });
  }
  return places;
}

/** The level that a value of Talos clusters and other machines is written on. */
function levelOf([section, , instances]: Path): Level {
  if (String(section).startsWith('defaults')) return 'defaults';
  return section === 'machines' && instances !== 'instances' ? 'cluster' : 'node';
}
