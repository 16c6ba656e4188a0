import { stripVTControlCharacters } from 'node:util';
import { MASK } from '../../values/mask-secrets';

const MAX_LENGTH = 2000;
const KEY_BEGINS = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const KEY_ENDS = /-----END [A-Z ]*PRIVATE KEY-----/;

/**
 * Makes what a program prints, given line by line, one line each that can stand anywhere: without colours, cursor movements and controls, and without
 * the private keys that go over several lines.
 *
 * @param mask takes other secrets out of a line, before it is cut
 * @returns what gives the line; undefined where nothing is left of it
 */
export function lineCleaner(mask: (line: string) => string = line => line): (text: string) => string | undefined {
  let isInKey = false;
  return text => {
    // of a line that a program writes over again, what was written last is seen
    const last = stripVTControlCharacters(text).replace(/\r+$/, '').split('\r').at(-1)!;
    const line = last.replace(/\t/g, '  ').replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '').trimEnd();
    const wasInKey = isInKey;
    if (KEY_ENDS.test(line)) isInKey = false;
    else if (KEY_BEGINS.test(line)) isInKey = true;
    if (wasInKey) return undefined;
    const masked = mask(isInKey ? line.replace(/-----BEGIN .*/, MASK) : line);
    return masked === '' ? undefined : masked.length > MAX_LENGTH ? `${masked.slice(0, MAX_LENGTH)}…` : masked;
  };
}

/** The same of a text of some lines. */
export function cleanText(text: string, mask?: (line: string) => string): string {
  return text.split('\n').map(lineCleaner(mask)).filter(line => line !== undefined).join('\n');
}
