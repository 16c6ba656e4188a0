import { randomUUID } from 'node:crypto';
import { refusal } from '../errors';

/** The lock of the whole SDN configuration: while somebody has it, changes need its token. */
export class SdnLock {
  private token: string | undefined;

  /** @throws PveError 500, behind the prefix, when somebody else has the lock */
  require(given: string | undefined, prefix: string): void {
    if (this.token !== undefined && this.token !== given) throw refusal(`${prefix}invalid lock token provided!`);
  }

  /** @returns the token */
  acquire(): string {
    this.token = randomUUID();
    return this.token;
  }

  release(): void {
    this.token = undefined;
  }
}
