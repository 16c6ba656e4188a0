import { randomInt } from 'node:crypto';

// no letter or digit that looks like another (l, o, 0, 1 …) or sounds like another (c, q, w, y)
const CONSONANTS = 'bdfghkmnprstvz';
const VOWELS = 'aeiu';
const DIGITS = '23456789';

const WORDS = 4;
const SYLLABLES_A_WORD = 2;
const DIGIT_COUNT = 3;

/**
 * A password that can be read out in a classroom: `baku-demi-rutu-sava-729`, 23 characters.
 * Eight syllables of 14 × 4 and three digits of 8 have 55 bits of entropy, from the system's cryptographic source.
 */
export function makePassword(): string {
  const syllable = () => pick(CONSONANTS) + pick(VOWELS);
  const words = repeat(WORDS, () => repeat(SYLLABLES_A_WORD, syllable).join(''));
  return [...words, repeat(DIGIT_COUNT, () => pick(DIGITS)).join('')].join('-');
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

function repeat(count: number, make: () => string): string[] {
  return Array.from({ length: count }, make);
}
