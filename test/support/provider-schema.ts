import { readFileSync } from 'node:fs';
import path from 'node:path';

type Type = 'string' | 'number' | 'bool' | 'dynamic' | ['list' | 'set' | 'map', Type] | ['object', Readonly<Record<string, Type>>];
interface NestedType { readonly nesting_mode: string; readonly attributes: Readonly<Record<string, Attribute>> }
interface Attribute {
  readonly type?: Type; readonly nested_type?: NestedType; readonly required?: boolean; readonly optional?: boolean; readonly computed?: boolean;
}
interface NestedBlock { readonly nesting_mode: string; readonly block: Block; readonly min_items?: number; readonly max_items?: number }
interface Block { readonly attributes?: Readonly<Record<string, Attribute>>; readonly block_types?: Readonly<Record<string, NestedBlock>> }
interface ProviderSchema {
  readonly provider: { readonly block: Block };
  readonly resource_schemas: Readonly<Record<string, { readonly block: Block }>>;
}

export interface Configuration {
  readonly terraform: Readonly<Record<string, unknown>>;
  readonly provider: Readonly<Record<string, readonly Record<string, unknown>[]>>;
  readonly locals?: Readonly<Record<string, unknown>>;
  readonly variable?: Readonly<Record<string, Record<string, unknown>>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
}

const TERRAFORM_DATA = ['//', 'input', 'triggers_replace', 'connection', 'provisioner', 'depends_on'];
const META_ARGUMENTS = ['//', 'depends_on', 'lifecycle', 'provider', 'count', 'for_each'];

const file = path.join(__dirname, '../../providers/proxmox/schema.json');
const schema = Object.values((JSON.parse(readFileSync(file, 'utf8')) as { provider_schemas: Record<string, ProviderSchema> }).provider_schemas)[0]!;

/** Everything in a synthesized stack that the provider would refuse: unknown, missing, read-only, of the wrong type. */
export function schemaProblems(configuration: Configuration): string[] {
  const provider = Object.values(configuration.provider).flat().flatMap(({ alias: _, ...values }) => blockProblems('provider', schema.provider.block, values));
  const resources = Object.entries(configuration.resource ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).flatMap(([name, values]) => resourceProblems(`${type}.${name}`, type, values)));
  return [...provider, ...resources];
}

function resourceProblems(at: string, type: string, values: Readonly<Record<string, unknown>>): string[] {
  if (type === 'terraform_data') return Object.keys(values).filter(name => !TERRAFORM_DATA.includes(name)).map(name => `${at}: unknown ${name}`);
  const block = schema.resource_schemas[type]?.block;
  return block === undefined ? [`${at}: unknown resource type`] : blockProblems(at, block, values);
}

function blockProblems(at: string, block: Block, values: Readonly<Record<string, unknown>>): string[] {
  const { attributes = {}, block_types: blocks = {} } = block;
  const missing = Object.entries(attributes).filter(([name, { required }]) => required && (values[name] ?? null) === null).map(([name]) => `${at}: ${name} is missing`);
  const tooFew = Object.entries(blocks).filter(([name, { min_items: min }]) => min && values[name] === undefined).map(([name]) => `${at}: ${name} is missing`);
  const given = Object.entries(values).filter(([name]) => !META_ARGUMENTS.includes(name)).flatMap(([name, value]) => {
    const path_ = `${at}.${name}`;
    if (attributes[name] !== undefined) return attributeProblems(path_, attributes[name], value);
    if (blocks[name] !== undefined) return nestedProblems(path_, blocks[name], value);
    return [`${path_}: unknown`];
  });
  return [...missing, ...tooFew, ...given];
}

function attributeProblems(at: string, attribute: Attribute, value: unknown): string[] {
  if (!attribute.required && !attribute.optional) return [`${at}: read-only`];
  if (attribute.nested_type === undefined) return typeProblems(at, attribute.type!, value);
  const { nesting_mode: mode, attributes } = attribute.nested_type;
  if (value === null || (typeof value === 'string' && value.includes('${'))) return [];
  if (mode === 'single') return nestedProblems(at, { nesting_mode: mode, block: { attributes } }, value);
  return Array.isArray(value) ? nestedProblems(at, { nesting_mode: mode, block: { attributes } }, value) : [`${at}: ${JSON.stringify(value)} is no ${mode}`];
}

function nestedProblems(at: string, nested: NestedBlock, value: unknown): string[] {
  const items = Array.isArray(value) ? value : [value];
  const count = nested.max_items !== undefined && items.length > nested.max_items ? [`${at}: ${items.length} of at most ${nested.max_items}`] : [];
  return [...count, ...items.flatMap((item, i) => (isObject(item) ? blockProblems(`${at}[${i}]`, nested.block, item) : [`${at}[${i}]: not a block`]))];
}

function typeProblems(at: string, type: Type, value: unknown): string[] {
  if (value === null || type === 'dynamic' || (typeof value === 'string' && value.includes('${'))) return [];
  if (typeof type === 'string') {
    const expected = type === 'bool' ? 'boolean' : type;
    return typeof value === expected ? [] : [`${at}: ${JSON.stringify(value)} is no ${type}`];
  }
  if (type[0] === 'object') {
    if (!isObject(value)) return [`${at}: ${JSON.stringify(value)} is no object`];
    const absent = Object.keys(type[1]).filter(key => !(key in value)).map(key => `${at}.${key} is missing`);
    return [...absent, ...Object.entries(value).flatMap(([key, item]) => (type[1][key] ? typeProblems(`${at}.${key}`, type[1][key], item) : [`${at}.${key}: unknown`]))];
  }
  if (type[0] === 'map') return isObject(value) ? Object.entries(value).flatMap(([key, item]) => typeProblems(`${at}.${key}`, type[1], item)) : [`${at}: no map`];
  const element = type[1];
  return Array.isArray(value) ? value.flatMap((item, i) => typeProblems(`${at}[${i}]`, element, item)) : [`${at}: ${JSON.stringify(value)} is no list`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
