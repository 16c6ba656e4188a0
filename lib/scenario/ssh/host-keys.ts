import { createHash } from 'node:crypto';

/**
 * Keys of the machines that a run has met: the first one is believed, as nobody can know a machine that was made a moment ago; another one later is
 * not.
 */
export class HostKeys {
  private readonly keys: Map<string, string>;

  /** @param known fingerprints by `address:port` */
  constructor(known: Readonly<Record<string, string>> = {}) {
    this.keys = new Map(Object.entries(known));
  }

  /** Fingerprints by `address:port`. */
  get known(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.keys);
  }

  /** @returns whether it is the same machine as before */
  accept(machine: string, key: Buffer): boolean {
    const fingerprint = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
    const known = this.keys.get(machine);
    if (known !== undefined) return known === fingerprint;
    this.keys.set(machine, fingerprint);
    return true;
  }

  /** Machines come and go: another one may have the address. */
  forget(): void {
    this.keys.clear();
  }
}
