import { createHash } from 'node:crypto';

const LETTERS_OF_NAME = 4;
const LETTERS_OF_HASH = 4;

/** Id of an environment's SDN zone: `clasx7f2` of `class-router`. Eight characters, as a zone may have, and none of `taken`. */
export function zoneId(environment: string, taken: ReadonlyMap<string, string>): string {
  const readable = environment.toLowerCase().replace(/[^a-z0-9]/g, '').replace(/^\d+/, '').slice(0, LETTERS_OF_NAME) || 'z';
  for (let attempt = 0; ; attempt++) {
    const digest = createHash('sha256').update(`${environment} ${attempt}`).digest();
    const id = readable + digest.readUIntBE(0, 6).toString(36).slice(-LETTERS_OF_HASH);
    if (!taken.has(id)) {
      return id;
    }
  }
}
