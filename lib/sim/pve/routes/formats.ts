import type { Parameter } from '../parameters';

/** Parameters that many routes share. */

export const vmid = { type: 'integer', minimum: 100, maximum: 999999999 } as const satisfies Parameter;
export const comment = { type: 'string', optional: true, maxLength: 4096 } as const satisfies Parameter;
export const flag = { type: 'boolean', optional: true } as const satisfies Parameter;
export const text = { type: 'string', optional: true } as const satisfies Parameter;
export const count = { type: 'integer', optional: true, minimum: 0 } as const satisfies Parameter;

export const configid = {
  type: 'string', pattern: /^[a-z][a-z0-9_-]+$/i, patternError: 'invalid format - invalid configuration ID\n',
} as const satisfies Parameter;

export const poolid = { type: 'string' } as const satisfies Parameter;

export const userid = {
  type: 'string', maxLength: 64, pattern: /^[^\s:/]+@[A-Za-z][A-Za-z0-9._-]+$/,
  patternError: 'invalid format - value does not look like a valid user name\n',
} as const satisfies Parameter;

export const roleid = {
  type: 'string', pattern: /^[A-Za-z0-9._-]+$/, patternError: 'invalid format - role name contains invalid characters\n',
} as const satisfies Parameter;

export const groupid = {
  type: 'string', pattern: /^[A-Za-z0-9._-]+$/, patternError: 'invalid format - group name contains invalid characters\n',
} as const satisfies Parameter;

export const dnsName = {
  type: 'string', optional: true, maxLength: 253, pattern: /^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
  patternError: 'invalid format - value does not look like a valid DNS name\n',
} as const satisfies Parameter;

export const password = { type: 'string', minLength: 8, maxLength: 64 } as const satisfies Parameter;

/** @param maximum longest id */
export function sdnId(maximum: number): { readonly type: 'string'; readonly minLength: 2; readonly maxLength: number; readonly pattern: RegExp } {
  return { type: 'string', minLength: 2, maxLength: maximum, pattern: /^[a-zA-Z][a-zA-Z0-9]*$/ };
}
