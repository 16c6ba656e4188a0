import { fieldsIn, isRequired } from '../shape/shape';
import type { Fields, ListShape, Shape, StructShape } from '../shape/shape';
import { resolveScalar, type Resolved } from './resolve-scalar';
import type { YamlNode } from './yaml-node';

/** What does not fit its shape. */
export interface Misfit {
  /** As `yaml.v3` says it. */
  readonly message: string;
  readonly node: YamlNode;
}

/** How a shape's types are called in messages. */
export type NameOf = (shape: Shape) => string;

/** Words of YAML 1.1 that are understood where a flag is expected. */
const FLAGS: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word) => [word, true]),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word) => [word, false]),
]);

/** Takes values out of YAML as Go's `yaml.v3` puts them into structures: what is unknown is passed over, what is null is as if it were not there. */
export class Decoder {
  readonly misfits: Misfit[] = [];

  constructor(private readonly base: number, private readonly nameOf: NameOf) {}

  /** @returns undefined where nothing is, or nothing that fits */
  decode(node: YamlNode, shape: Shape): unknown {
    if (node.kind === 'alias') return this.decode(node.target!, shape);
    if (node.tag === '!!null') return undefined;
    switch (shape.kind) {
      case 'struct': return node.kind === 'mapping' ? this.decodeStruct(node, shape) : this.misfit(node, shape);
      case 'list': return node.kind === 'sequence' ? this.decodeList(node, shape) : this.misfit(node, shape);
      default: return node.kind === 'scalar' ? this.decodeScalar(node, shape) : this.misfit(node, shape);
    }
  }

  /** A structure with nothing in it but what always is there. */
  empty(shape: StructShape): Fields {
    const fields = fieldsIn(shape, this.base).map(([field, part]) => {
      if (part.kind === 'struct') return [field, this.empty(part)];
      return [field, part.required === true ? (part.kind === 'number' ? 0 : '') : undefined];
    });
    return Object.fromEntries(fields) as Fields;
  }

  private decodeStruct(node: YamlNode, shape: StructShape): Fields | undefined {
    const value = this.empty(shape);
    for (const [field, part] of fieldsIn(shape, this.base)) {
      if (part.kind !== 'struct' && part.required !== undefined && isRequired(part, this.base)) value[field] = part.kind === 'number' ? 0 : '';
    }
    const fields = new Map(fieldsIn(shape, this.base));
    for (const [key, part] of this.entriesOf(node, shape)) {
      const field = key.kind === 'scalar' ? fields.get(key.value) : undefined;
      if (key.kind !== 'scalar') this.misfit(key, { kind: 'text', type: 'string' });
      const decoded = field && this.decode(part, field);
      if (decoded !== undefined) value[key.value] = decoded;
    }
    return value;
  }

  /** The entries of a mapping, then those of the mappings that it merges (`<<`). */
  private entriesOf(node: YamlNode, shape: Shape): readonly (readonly [YamlNode, YamlNode])[] {
    const twice = node.entries.flatMap(([first], index) => node.entries.slice(index + 1)
      .filter(([second]) => first.kind === second.kind && first.value === second.value)
      .map(([second]): Misfit => ({ node: second, message: `mapping key ${JSON.stringify(second.value)} already defined at line ${first.line}` })));
    this.misfits.push(...twice);
    if (twice.length > 0) return [];
    const own = node.entries.filter(([key]) => key.tag !== '!!merge');
    const merged = node.entries.filter(([key]) => key.tag === '!!merge').flatMap(([, value]) => (value.kind === 'sequence' ? value.items : [value]))
      .flatMap((source) => {
        const mapping = source.target ?? source;
        if (mapping.kind === 'mapping') return this.entriesOf(mapping, shape);
        this.misfits.push({ node: source, message: 'map merge requires map or sequence of maps as the value' });
        return [];
      });
    const seen = new Set(own.map(([key]) => key.value));
    return [...own, ...merged.filter(([{ value }]) => !seen.has(value) && seen.add(value))];
  }

  private decodeList(node: YamlNode, { item }: ListShape): unknown[] {
    return node.items.map((part) => this.decode(part, item)).filter((value) => value !== undefined);
  }

  private decodeScalar(node: YamlNode, shape: Shape): unknown {
    if (shape.kind === 'text') return node.tag === '!!binary' ? Buffer.from(node.value, 'base64').toString() : node.value;
    const { value }: Pick<Resolved, 'value'> = node.tag === '!!str' ? { value: node.value } : resolveScalar(node.value);
    if (shape.kind === 'number' && typeof value === 'number' && value < 2 ** 63) return Math.trunc(value);
    const flag = typeof value === 'string' ? FLAGS[value] : value;
    return shape.kind === 'flag' && typeof flag === 'boolean' ? flag : this.misfit(node, shape);
  }

  private misfit(node: YamlNode, shape: Shape): undefined {
    const value = node.value.length > 10 ? `${node.value.slice(0, 7)}...` : node.value;
    const given = node.kind === 'scalar' ? ` \`${value}\`` : '';
    this.misfits.push({ node, message: `cannot unmarshal ${node.tag}${given} into ${this.nameOf(shape)}` });
    return undefined;
  }
}
