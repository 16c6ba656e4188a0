import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findAgeKeys } from '../../lib/config/sops/age-keys';
import { recipientOf } from '../../lib/config/sops/data-key';
import { openFile } from '../../lib/config/sops/open-file';
import { sealFile, withNewKey } from '../../lib/config/sops/seal-file';
import { SITE } from '../config/site/site-folder';
import type { TestProject } from './test-io';

const KEYS = path.join(__dirname, '../config/sops/fixtures/keys.txt');

/** The key that opens the site's secrets. */
export const KEY = readFileSync(KEYS, 'utf8').split('\n').find(line => line.startsWith('AGE-'))!;

/** Writes a site with encrypted secrets, `site/`, and an environment on it, `web`. */
export async function writeSealedSite(project: TestProject): Promise<void> {
  for (const [file, text] of Object.entries(SITE)) project.write(`site/${file}`, text);
  const plain = await openFile(SITE['secrets.yaml']!, 'secrets.yaml', async () => findAgeKeys({}));
  project.write('site/secrets.yaml', sealFile(await withNewKey(plain, [await recipientOf(KEY)]), new Date()));
  project.write('envs/web/env.yaml', 'kind: machines\nproxmox: { node_name: pve }\nmachines: { web: { os: debian, image: { template_vmid: 9000 } } }\n');
}
