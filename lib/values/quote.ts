const MAX_LENGTH = 60;
// C0 and C1 controls, line separators, and what reverses or hides text on a terminal
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]/gu;

/**
 * Shows a value in a message: text in double quotes, everything else as YAML people know it. Cut after 60 characters.
 * Nothing in the result can move a terminal's cursor, change its colours or hide text.
 */
export function quote(value: unknown): string {
  if (typeof value === 'string') {
    return printable(JSON.stringify(shorten(value)));
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? 'an empty list' : 'a list';
  }
  return typeof value === 'object' && value !== null ? 'a map' : String(value);
}

/** The text with every character replaced by its code (`\u001b`) that a terminal would act on. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`);
}

function shorten(text: string): string {
  const characters = Array.from(text.slice(0, 4 * MAX_LENGTH));
  return characters.length > MAX_LENGTH ? `${characters.slice(0, MAX_LENGTH).join('')}…` : text;
}
