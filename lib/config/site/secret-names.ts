import { InputError } from '../../values/finding';
import type { Finding } from '../../values/finding';
import { displayPath, isThere, readText } from '../read-text';
import { refuseCutOff } from '../sops/open-file';
import { parseSecretsDocument } from '../sops/parse-document';
import { pairs } from './read-secrets';

/** What names there are in secrets.yaml: they can be read without a key. */
export interface SecretNames {
  readonly exists: boolean;
  /** Names by section: `api_tokens`, `ssh_keys`, …; undefined where the file cannot be understood. */
  readonly sections?: ReadonlyMap<string, ReadonlySet<string>>;
  readonly findings: readonly Finding[];
}

export function readSecretNames(file: string, root: string): SecretNames {
  if (!isThere(file)) return { exists: false, sections: new Map(), findings: [] };
  const name = displayPath(file, root);
  const read = readText(file, name);
  if ('finding' in read) return { exists: true, findings: [read.finding] };
  try {
    const parsed = parseSecretsDocument(read.text, name);
    refuseCutOff(parsed);
    const named = (section: unknown) => new Set(pairs(section).flatMap(([key, { value }]) => (value == null || value === '' ? [] : [key])));
    const sections = new Map(pairs(parsed.document.contents).map(([section, value]) => [section, named(value)]));
    return { exists: true, sections, findings: [] };
  } catch (error) {
    if (error instanceof InputError) return { exists: true, findings: error.findings };
    throw error;
  }
}

