import { InputError, type Finding } from '../../values/finding';
import { checkPersonName, checkUserName } from '../../values/names';
import { quote } from '../../values/quote';
import { splitName } from './person-name';
import type { RosterEntry } from './read-roster';

/**
 * The entries of a roster that is typed: each text is a person's name, or a user name, with or without the realm.
 *
 * @throws InputError with everything that is wrong
 */
export function rosterOfNames(names: readonly string[], realm: string): RosterEntry[] {
  const findings: Finding[] = [];
  const entries = names.map((text, index) => {
    const position = { file: 'names', line: index + 1, column: 1 };
    const name = text.trim().replace(/\s+/g, ' ');
    const user = name.endsWith(`@${realm}`) ? name.slice(0, -realm.length - 1) : name;
    if (checkUserName(user) === undefined) return { user, position };
    if (name.includes('@')) {
      findings.push({ position, message: `${quote(name)} is neither a name nor a user of the realm ${realm}`, fix: 'write the name, or the user name, or name the realm with --realm' });
    } else if (checkPersonName(name) !== undefined) {
      findings.push({ position, message: `the name is ${quote(name)}: ${checkPersonName(name)}`, fix: 'correct the name' });
    }
    return { ...splitName(name), position };
  });
  if (findings.length > 0) throw new InputError(findings);
  return entries;
}
