import type { Document, YAMLMap } from 'yaml';
import { looksSealed, seal } from './cipher';
import type { OpenedValue } from './cipher';
import { makeDataKey, wrapDataKey } from './data-key';
import { comments, leaves, placeOf } from './leaves';
import { Mac, toOpened } from './mac';
import { writeMetadata } from './metadata';
import type { Metadata } from './metadata';
import { keepWritten, quoteKeys } from './notation';
import { sealedKey } from './open-file';
import type { OpenedFile } from './open-file';
import { USUAL_RULE, isEncrypted } from './rule';

/** sops indents by four. */
const FORMAT = { indent: 4, lineWidth: 0 };

/**
 * Text of a file as sops writes it. What has not changed since it was opened stays the same to the byte.
 *
 * @param file in clear: it stays as it is
 * @param now time of the change
 */
export function sealFile({ document, metadata, part, dataKey, sealed }: OpenedFile & Required<Pick<OpenedFile, 'metadata' | 'dataKey'>>, now: Date): string {
  const copy = document.clone() as Document<YAMLMap>;
  const mac = new Mac(metadata.macOnlyEncrypted);
  quoteKeys(copy);
  for (const { node, keys, place } of leaves(copy.contents)) {
    const encrypted = isEncrypted(metadata.rule, keys);
    keepWritten(node, encrypted);
    const opened = toOpened(node.value, node.source);
    mac.add(opened, encrypted);
    if (!encrypted || opened.text === '') continue;
    node.value = sealed.get(sealedKey(place, opened)) ?? seal(opened, dataKey, place);
    delete node.type;
    delete node.source;
  }
  for (const { node, property, keys } of comments(copy)) {
    if (!isEncrypted(metadata.rule, keys)) continue;
    const place = placeOf(keys);
    const sealLine = (comment: OpenedValue) => sealed.get(sealedKey(place, comment)) ?? seal(comment, dataKey, place);
    const lines = node[property]!.split('\n').map((text) => (text.trim() === '' || looksSealed(text) ? text : sealLine({ text, type: 'comment' })));
    node[property] = lines.join('\n');
  }
  const lastModified = now.toISOString().replace(/\.\d+Z$/, 'Z');
  const written: Metadata = { ...metadata, lastModified, mac: seal({ text: mac.digest(), type: 'str' }, dataKey, lastModified) };
  copy.set('sops', writeMetadata(copy, written, part?.clone() as YAMLMap | undefined));
  return copy.toString(FORMAT);
}

/** The file with a new data key, for these recipients: every value is encrypted anew. @throws Error when a recipient is none */
export async function withNewKey(file: OpenedFile, recipients: readonly string[]): Promise<OpenedFile & Required<Pick<OpenedFile, 'metadata' | 'dataKey'>>> {
  const dataKey = makeDataKey();
  const age = await Promise.all(recipients.map(async (recipient) => wrapDataKey(dataKey, recipient)));
  const metadata = file.metadata ?? { lastModified: '', mac: '', rule: USUAL_RULE, macOnlyEncrypted: false, otherKeys: [] };
  return { ...file, metadata: { ...metadata, age }, dataKey, sealed: new Map() };
}
