/** Which values of a file are encrypted, by the keys that lead to them. */
export interface Rule {
  readonly name: 'unencrypted_suffix' | 'encrypted_suffix' | 'unencrypted_regex' | 'encrypted_regex';
  readonly value: string;
}

/** What sops does where a file has no rule. */
export const USUAL_RULE: Rule = { name: 'unencrypted_suffix', value: '_unencrypted' };

/** Rules that sops has, and that are not understood here. */
export const OTHER_RULES = ['encrypted_comment_regex', 'unencrypted_comment_regex'] as const;

export function isEncrypted({ name, value }: Rule, keys: readonly string[]): boolean {
  const matches = name.endsWith('_suffix') ? (key: string) => key.endsWith(value) : (key: string) => pattern(value).test(key);
  return keys.some(matches) !== name.startsWith('unencrypted');
}

/** @throws SyntaxError when it is no regular expression */
export function pattern(text: string): RegExp {
  const [, flags, rest] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(text) as unknown as [string, string | undefined, string];
  return new RegExp(rest, flags);
}
