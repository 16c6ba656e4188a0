const MAX_LENGTH = 60;
// controls, formats such as right-to-left marks, line separators, and whatever else has no picture
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

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
    return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
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
