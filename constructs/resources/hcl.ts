/** Values by attribute or block name, as the provider's schema has them. */
export type Attributes = Readonly<Record<string, unknown>>;

/**
 * Describes attributes for the engine's HCL writer. Objects, and lists of objects, become blocks; attributes without value are left out,
 * which in a block means `null`.
 */
export function toHclAttributes(attributes: Attributes): Record<string, unknown> {
  const set = Object.entries(attributes).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(set.map(([name, value]) => [name, describe(value)]));
}

function describe(value: unknown): Record<string, unknown> {
  if (Array.isArray(value) && value.every(isObject)) return block(value);
  if (isObject(value)) return block([value]);
  // the engine puts quotes around whatever has an interpolation in it
  if (Array.isArray(value) && value.some(item => String(item).includes('${'))) return texts(value);
  if (Array.isArray(value)) return raw(`[${value.map(literal).join(', ')}]`);
  return raw(typeof value === 'string' && value.includes('${') ? content(value) : literal(value));
}

function block(values: readonly Attributes[]): Record<string, unknown> {
  return { value: values.map(toHclAttributes), isBlock: true, type: 'list', storageClassType: 'object' };
}

function texts(values: readonly unknown[]): Record<string, unknown> {
  return { value: values.map(value => content(String(value))), type: 'list', storageClassType: 'stringList' };
}

/** The engine writes strings without escaping backslashes, and quotes not always. */
function raw(text: string): Record<string, unknown> {
  return { value: text, type: 'reference' };
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `"${content(value)}"` : String(value);
}

/** What stands between the quotes of a string: interpolations as they are, the rest escaped. */
function content(text: string): string {
  return text.split(/((?<!\$)\$\{[^}]*\})/).map((part, index) => (index % 2 === 1 ? part : escape(part))).join('');
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escape(text: string): string {
  return text.replace(/["\\\u0000-\u001f]/g, char => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function isObject(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
