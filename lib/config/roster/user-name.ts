import { transliterate } from 'transliteration';
import { checkUserName } from '../../values/names';

/** Longest user name that is made from a person's name: pools, VMs and e-mails are named after it. */
const MAX_LENGTH = 32;

/** What a user name is made from. */
export interface NamedPerson {
  /** What the roster has as the user's name: often the login of the school. */
  readonly user?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
}

/**
 * A user name for a person: the school's own login where there is one, else `first.last` in Latin letters, else what stands before the e-mail's `@`.
 *
 * @param isTaken whether a name is somebody else's by now; folded to lower case, as PVE's pools are told apart by eye
 * @returns undefined when nothing is left that could be a name
 */
export function makeUserName({ user, firstName, lastName, email }: NamedPerson, isTaken: (name: string) => boolean): string | undefined {
  const name = [user?.split('@')[0], [firstName, lastName].filter(Boolean).join('.'), email?.split('@')[0]].map(latin).find(candidate => candidate !== '');
  if (name === undefined) return undefined;
  for (let number = 1; ; number += 1) {
    const numbered = number === 1 ? name : `${name.slice(0, MAX_LENGTH - 4)}${/\d$/.test(name) ? '-' : ''}${number}`;
    if (!isTaken(numbered.toLowerCase())) return numbered;
  }
}

/** In Latin letters, digits, `.`, `-` and `_`; empty when nothing is left. */
function latin(text: string | undefined): string {
  const name = transliterate((text ?? '').normalize('NFC')).toLowerCase().replace(/['’`"]/g, '').replace(/[^a-z0-9._-]+/g, '-')
    .replace(/([._-])[._-]+/g, '$1').slice(0, MAX_LENGTH).replace(/^[._-]+|[._-]+$/g, '');
  return checkUserName(name) === undefined ? name : '';
}
