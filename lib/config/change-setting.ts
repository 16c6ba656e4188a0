import { readFileSync } from 'node:fs';
import { sync as writeFileAtomicSync } from 'write-file-atomic';
import { isScalar, parseDocument } from 'yaml';

/** Gives one setting on the top level of a YAML file another value; everything else, comments and blank lines too, stays as it is. */
export function changeSetting(file: string, key: string, value: string): void {
  writeFileAtomicSync(file, changedText(readFileSync(file, 'utf8'), key, value));
}

function changedText(text: string, key: string, value: string): string {
  const document = parseDocument(text);
  const before = document.get(key, true);
  const changed = isScalar(before) && before.range && before.range[0] < before.range[1]
    ? `${text.slice(0, before.range[0])}${value}${text.slice(before.range[1])}`
    : `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${key}: ${value}\n`;
  const result = parseDocument(changed);
  if (result.errors.length === 0 && result.get(key) === value) return changed;
  // written in some other way than line by line
  document.set(key, value);
  return document.toString({ lineWidth: 0 });
}
