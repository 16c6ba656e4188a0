import { isMap, isScalar, isSeq } from 'yaml';
import type { Document, Node, Scalar, YAMLMap } from 'yaml';
import { OTHER_RULES, USUAL_RULE, pattern } from './rule';
import type { Rule } from './rule';
import type { WrappedKey } from './data-key';

/** What stands under `sops:` in an encrypted file. */
export interface Metadata {
  readonly age: readonly WrappedKey[];
  /** As it is written: the MAC is bound to it. */
  readonly lastModified: string;
  readonly mac: string;
  readonly rule: Rule;
  readonly macOnlyEncrypted: boolean;
  /** Ways in that are not by age: `pgp`, `kms`, … */
  readonly otherKeys: readonly string[];
}

/** Why the part cannot be understood: a sentence, and the node that it is about. */
export interface MetadataProblem {
  readonly problem: string;
  readonly node?: Node;
}

const RULES = ['unencrypted_suffix', 'encrypted_suffix', 'unencrypted_regex', 'encrypted_regex'] as const;
const OTHER_KEYS = ['pgp', 'kms', 'gcp_kms', 'azure_kv', 'hc_vault', 'hckms', 'key_groups'];
/** The newest version whose format this was compared with. */
const FORMAT_VERSION = '3.13.3';

export function readMetadata(part: unknown): Metadata | MetadataProblem {
  if (!isMap(part)) return { problem: 'sops is no map: the file was cut off, or changed by hand', node: part as Node };
  const texts = new Map(part.items.flatMap(({ key, value }) => (isScalar(value) ? [[String((key as Scalar).value), String(value.value)]] : [])));
  const other = OTHER_RULES.find((name) => texts.has(name));
  if (other !== undefined) return { problem: `the rule ${other} of sops is not supported: use encrypted_regex`, node: part };
  const rules = RULES.flatMap((name): Rule[] => (texts.get(name) ? [{ name, value: texts.get(name)! }] : []));
  if (rules.length > 1) return { problem: `only one of ${rules.map(({ name }) => name).join(' and ')} is possible`, node: part };
  const [rule = USUAL_RULE] = rules;
  if (rule.name.endsWith('_regex') && !isPattern(rule.value)) return { problem: `${rule.name} is no regular expression`, node: part };
  const missing = ['mac', 'lastmodified', 'version'].find((name) => !texts.get(name));
  if (missing !== undefined) return { problem: `sops has no ${missing}: the file was cut off`, node: part };
  return {
    age: readAge(part.get('age')),
    lastModified: texts.get('lastmodified')!,
    mac: texts.get('mac')!,
    rule,
    macOnlyEncrypted: texts.get('mac_only_encrypted') === 'true',
    otherKeys: OTHER_KEYS.filter((name) => isSeq(part.get(name)) && (part.get(name) as { items: unknown[] }).items.length > 0),
  };
}

function readAge(list: unknown): WrappedKey[] {
  if (!isSeq(list)) return [];
  return list.items.filter(isMap).map((item) => ({ recipient: String(item.get('recipient')), enc: String(item.get('enc') ?? '') }));
}

function isPattern(text: string): boolean {
  try {
    return pattern(text) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Writes what has changed into the part, and leaves the rest of it as it is. */
export function writeMetadata(document: Document, metadata: Metadata, before?: YAMLMap): YAMLMap {
  const part = before ?? document.createNode({}) as YAMLMap;
  const quoted = (text: string) => Object.assign(document.createNode(text) as Scalar, { type: 'QUOTE_DOUBLE' });
  const block = (text: string) => Object.assign(document.createNode(text) as Scalar, { type: 'BLOCK_LITERAL' });
  const age = document.createNode([]) as unknown as { items: unknown[] };
  age.items = metadata.age.map(({ recipient, enc }) => {
    const item = document.createNode({ recipient }) as YAMLMap;
    item.set('enc', block(enc));
    return item;
  });
  part.set('age', age);
  part.set('lastmodified', quoted(metadata.lastModified));
  part.set('mac', metadata.mac);
  if (!RULES.some((name) => part.has(name))) part.set(metadata.rule.name, metadata.rule.value);
  if (!part.has('version')) part.set('version', FORMAT_VERSION);
  return part;
}
