import { parameterError } from '../errors';
import { namedPropertyStrings } from './named-property-strings';
import { parsePropertyText } from './property-text';

/**
 * The properties of a drive or network device by their own names, whatever short forms it was written in.
 *
 * @param key option that it is the value of: `scsi0`
 * @throws PveError 400 when it cannot be taken apart; requests were checked before
 */
export function readPropertyString(key: string, text: string): Readonly<Record<string, string>> {
  const parsed = parsePropertyText(text, namedPropertyStrings[`property-string-${key.replace(/\d+$/, '')}`] ?? {});
  if ('error' in parsed) throw parameterError({ [key]: `invalid format - ${parsed.error}\n` });
  return Object.fromEntries(parsed.values);
}
