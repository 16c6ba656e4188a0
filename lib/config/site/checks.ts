import { isIP } from 'node:net';
import { checkHostCidr } from '../../values/cidr';
import { checkDomain } from '../../values/names';

/** Checks of text in a site configuration. Each returns undefined, or one sentence that says what is allowed. */

/** A name that a file, or an entry of secrets.yaml, has. */
export function checkKey(text: string): string | undefined {
  return /^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,99}$/.test(text) ? undefined : 'a name has 1 to 100 characters of a-z A-Z 0-9 _ . @ -, and begins with a letter, digit or _';
}

export function checkApiEndpoint(text: string): string | undefined {
  // what is lenient about URLs is not what the provider is lenient about
  const isGood = URL.canParse(text) && /^https:\/\/[^/?#@\\\s]+\/?$/i.test(text);
  return isGood ? undefined : 'the URL of an API is https://, a name or address, and a port: https://10.0.12.10:8006';
}

export function checkAddress(text: string): string | undefined {
  const isName = checkDomain(text) === undefined && !/^[\d.]+$/.test(text);
  return isName || (isIP(text) > 0 && !text.includes('%')) ? undefined : 'an IP address or a DNS name is wanted';
}

export function checkMachineAddress(text: string): string | undefined {
  return text === 'dhcp' || checkHostCidr(text) === undefined ? undefined : `${checkHostCidr(text)}; or dhcp`;
}

export function checkLine(text: string): string | undefined {
  return text.trim() !== '' && text.length <= 1000 && !/\p{Cc}/u.test(text) ? undefined : 'text of 1 to 1000 characters in one line is wanted';
}
