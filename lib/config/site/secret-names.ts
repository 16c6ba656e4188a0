import { InputError } from '../../values/finding';
import type { Finding } from '../../values/finding';
import { displayPath, isThere, readText } from '../read-text';
import { leaves } from '../sops/leaves';
import { refuseCutOff } from '../sops/open-file';
import { parseSecretsDocument } from '../sops/parse-document';

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
    const sections = new Map<string, Set<string>>();
    for (const { keys } of leaves(parsed.document.contents)) {
      const [section, key] = keys;
      if (section === undefined || key === undefined || section === 'sops') continue;
      sections.set(section, (sections.get(section) ?? new Set()).add(key));
    }
    return { exists: true, sections, findings: [] };
  } catch (error) {
    if (error instanceof InputError) return { exists: true, findings: error.findings };
    throw error;
  }
}

