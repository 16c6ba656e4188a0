import type { Parameter } from '../parameters';

/** Parameters that many routes share. */

export const string = { type: 'string' } as const satisfies Parameter;
export const integer = { type: 'integer' } as const satisfies Parameter;
export const flag = { type: 'boolean', optional: true } as const satisfies Parameter;
export const text = { type: 'string', optional: true } as const satisfies Parameter;
export const count = { type: 'integer', optional: true } as const satisfies Parameter;
