import { visit } from 'yaml';
import type { Document, Scalar, YAMLMap } from 'yaml';
import { InputError } from '../../values/finding';
import type { Finding } from '../../values/finding';
import type { AgeKeys } from './age-keys';
import { looksSealed, open } from './cipher';
import type { OpenedValue } from './cipher';
import { unwrapDataKey } from './data-key';
import { comments, leaves, placeOf } from './leaves';
import { Mac, fromOpened, isOfType, toOpened } from './mac';
import { readMetadata } from './metadata';
import type { Metadata } from './metadata';
import { parseSecretsDocument } from './parse-document';
import type { SecretsDocument } from './parse-document';
import { isEncrypted } from './rule';

/** A file of secrets in clear: in memory only. */
export interface OpenedFile {
  /** Without the part `sops`. */
  readonly document: Document<YAMLMap>;
  /** How it was encrypted; undefined: it was in clear. */
  readonly metadata?: Metadata;
  /** The part `sops` as it was written. */
  readonly part?: YAMLMap;
  readonly dataKey?: Uint8Array;
  /** Encrypted values by place and text: what has not changed stays the same to the byte. */
  readonly sealed: ReadonlyMap<string, string>;
}

const CUT_OFF = 'restore the file from a copy, or from version control';
const CHANGED = 'restore it from version control; values are changed by: standsmith secrets edit';

/**
 * Decrypts a file as sops writes it, in memory.
 *
 * @param file name for positions
 * @throws InputError when no key fits, the file was cut off, or it is not as it was written; no value is shown
 */
export async function openFile(text: string, file: string, keys: () => Promise<AgeKeys>): Promise<OpenedFile> {
  const parsed = parseSecretsDocument(text, file);
  const { document } = parsed;
  const part = document.get('sops', true) as YAMLMap | undefined;
  refuseCutOff(parsed);
  if (part === undefined) return { document, sealed: new Map() };
  const metadata = readMetadata(part);
  if ('problem' in metadata) throw new InputError([{ position: parsed.positionOf(metadata.node), message: metadata.problem, fix: CUT_OFF }]);
  const dataKey = await findDataKey(metadata, await keys(), file);
  document.delete('sops');
  return { document, metadata, part, dataKey, sealed: decrypt(parsed, metadata, dataKey, file) };
}

/** What is `true` may be the text `True`, and a comment the text of a value beside it. */
export function sealedKey(place: string, { text, type }: OpenedValue): string {
  return `${place}\0${type === 'bool' || type === 'comment' ? type : ''}\0${text}`;
}

/** @throws InputError when values are encrypted, and what they are read with is missing */
export function refuseCutOff({ document, sealedAt }: SecretsDocument): void {
  if (document.has('sops') || sealedAt === undefined) return;
  const message = 'values are encrypted, but the part sops with the key to them is missing: the file was cut off';
  throw new InputError([{ position: sealedAt, message, fix: CUT_OFF }]);
}

async function findDataKey({ age, otherKeys }: Metadata, { identities, places }: AgeKeys, file: string): Promise<Uint8Array> {
  const position = { file, line: 1, column: 1 };
  if (age.length === 0) {
    const message = `the file is encrypted without age${otherKeys.length > 0 ? `, by ${otherKeys.join(' and ')}` : ''}`;
    throw new InputError([{ position, message, fix: 'add the public key of age: sops rotate -i --add-age age1…' }]);
  }
  const readers = age.map(({ recipient }) => recipient).join(' or ');
  if (identities.length === 0) {
    const message = `there is no age key in ${places.join(', ')}: the file is encrypted for ${readers}`;
    throw new InputError([{ position, message, fix: 'put the private key into ~/.config/sops/age/keys.txt, or name its file in SOPS_AGE_KEY_FILE' }]);
  }
  const opened = await Promise.all(age.map(async (wrapped) => unwrapDataKey(wrapped, identities)));
  const key = opened.find((result) => typeof result !== 'string');
  if (key !== undefined) return key;
  const damaged = opened.indexOf('damaged');
  if (damaged >= 0) {
    throw new InputError([{ position, message: `the key for ${age[damaged]!.recipient} is damaged: the file was cut off, or changed by hand`, fix: CUT_OFF }]);
  }
  const count = identities.length === 1 ? 'the age key' : `none of the ${identities.length} age keys`;
  const message = `${count} in ${places.join(', ')} ${identities.length === 1 ? 'does not open the file' : 'opens the file'}: it is encrypted for ${readers}`;
  throw new InputError([{ position, message, fix: 'use the private key of one of those, or have one of them add your public key' }]);
}

/** Puts the values in clear into the document. @returns what they were */
function decrypt({ document, positionOf }: SecretsDocument, metadata: Metadata, key: Uint8Array, file: string): Map<string, string> {
  const sealed = new Map<string, string>();
  const findings: Finding[] = [];
  const mac = new Mac(metadata.macOnlyEncrypted);
  const dropped = new Set<unknown>();
  for (const { node, keys, place } of leaves(document.contents)) {
    const name = keys.join('.');
    const given = node.value;
    if (!isEncrypted(metadata.rule, keys) || given === '') {
      mac.add(toOpened(given, node.source), given === '' && isEncrypted(metadata.rule, keys));
      continue;
    }
    if (!looksSealed(given)) {
      findings.push({ position: positionOf(node), message: `${name} is in clear in an encrypted file`, fix: `remove it here, and: standsmith secrets set ${name}` });
      continue;
    }
    const opened = open(given, key, place);
    if (opened === undefined || !isOfType(opened)) {
      findings.push({ position: positionOf(node), message: `${name} cannot be decrypted: it was changed, cut off, or stood elsewhere before`, fix: CHANGED });
      continue;
    }
    mac.add(opened, true);
    const isComment = opened.type === 'comment';
    sealed.set(sealedKey(place, opened), given);
    if (isComment) dropped.add(node);
    node.value = fromOpened(opened);
    delete node.type;
    delete node.source;
  }
  if (findings.length > 0) throw new InputError(findings);
  if (open(metadata.mac, key, metadata.lastModified)?.text !== mac.digest()) {
    const message = 'the file is not as it was written: a value was added, removed, moved or changed, and the MAC does not fit';
    throw new InputError([{ position: { file, line: 1, column: 1 }, message, fix: CHANGED }]);
  }
  removeItems(document, dropped);
  openComments(document, key, sealed);
  return sealed;
}

/** sops writes the comments of lists as items: they become those of the next one. */
function removeItems(document: Document, dropped: ReadonlySet<unknown>): void {
  if (dropped.size === 0) return;
  visit(document, {
    Seq: (_key, node) => {
      let waiting: string[] = [];
      for (const item of node.items as Scalar[]) {
        if (dropped.has(item)) {
          waiting.push(String(item.value));
        } else if (waiting.length > 0) {
          item.commentBefore = waiting.join('\n');
          waiting = [];
        }
      }
      if (waiting.length > 0) node.comment = waiting.join('\n');
      node.items = node.items.filter((item) => !dropped.has(item));
    },
  });
}

function openComments(document: Document, key: Uint8Array, sealed: Map<string, string>): void {
  for (const { node, property, keys } of comments(document)) {
    const places = keys.map((_, index) => placeOf(keys.slice(0, keys.length - index))).concat(placeOf([]));
    const lines = node[property]!.split('\n').map((line) => {
      for (const place of looksSealed(line) ? places : []) {
        const opened = open(line, key, place);
        if (opened === undefined) continue;
        // where sops reads it at another place, it is encrypted anew for the place that it is written to
        sealed.set(sealedKey(place, opened), line);
        return opened.text;
      }
      return line;
    });
    node[property] = lines.join('\n');
  }
}
