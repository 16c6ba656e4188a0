import type { Secrets, Site } from './site';

export interface ReadSecretsOptions {
  /** Variables of the process: where the age keys are; and `STANDSMITH_SIMULATION`, which lets a plain file pass. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Decrypts secrets.yaml, in memory. A site without the file has no secrets.
 *
 * @throws InputError when it is in clear outside of a simulation, no key fits, or it is not as it was written
 */
export async function readSecrets(site: Site, options: ReadSecretsOptions): Promise<Secrets> {
  throw new Error(`not written yet: ${site.folder} ${Object.keys(options.env).length}`);
}
