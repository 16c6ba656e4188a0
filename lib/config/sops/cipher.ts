import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What an encrypted value begins with. */
export const SEALED = 'ENC[AES256_GCM,';
/** A value as SOPS writes it: `ENC[AES256_GCM,data:…,iv:…,tag:…,type:str]`. */
const SEALED_VALUE = /^ENC\[AES256_GCM,data:([A-Za-z0-9+/=]+),iv:([A-Za-z0-9+/=]+),tag:([A-Za-z0-9+/=]+),type:([a-z]+)\]$/;
const NONCE_BYTES = 32;

/** What a value was before it was encrypted. */
export type SealedType = 'str' | 'int' | 'float' | 'bool' | 'bytes' | 'time' | 'comment';

export interface OpenedValue {
  readonly text: string;
  readonly type: SealedType;
}

/** Whether text is meant to be an encrypted value, whole or not. */
export function looksSealed(text: unknown): text is string {
  return typeof text === 'string' && text.startsWith(SEALED);
}

/** @param place what the value is bound to: it can be read nowhere else */
export function seal({ text, type }: OpenedValue, key: Uint8Array, place: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const [shown, iv, tag] = [data, nonce, cipher.getAuthTag()].map((bytes) => bytes.toString('base64'));
  return `ENC[AES256_GCM,data:${shown},iv:${iv},tag:${tag},type:${type}]`;
}

/** @returns undefined when the value is not whole, was changed, stood elsewhere, or belongs to another key */
export function open(sealed: string, key: Uint8Array, place: string): OpenedValue | undefined {
  const [, data, iv, tag, type] = SEALED_VALUE.exec(sealed) ?? [];
  if (data === undefined || iv === undefined || tag === undefined) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), { authTagLength: 16 }).setAAD(Buffer.from(place));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    const bytes = Buffer.concat([decipher.update(data, 'base64'), decipher.final()]);
    return { text: bytes.toString('utf8'), type: type as SealedType };
  } catch {
    return undefined;
  }
}
