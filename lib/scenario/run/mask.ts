import { MASK, maskSecrets } from '../../values/mask-secrets';

/** Takes secrets out of a text. @param further secrets that have come up since, the shorter ones as words of their own */
export type Mask = (text: string, further?: readonly string[]) => string;

/** Secrets that are shorter than this would blacken words. */
const SHORTEST = 6;
/** Nobody could call a shorter one secret. */
const SHORTEST_WORD = 3;

/** Makes texts readable by everybody: known secrets, and whatever looks like one, are masked. */
export function masker(secrets: readonly string[]): Mask {
  const known = longestFirst(secrets.flatMap(formsOf));
  return (text, further = []) => {
    const all = further.length === 0 ? known : longestFirst([...known, ...further.flatMap(formsOf)]);
    const words = further.filter(({ length }) => length < SHORTEST && length >= SHORTEST_WORD);
    const masked = all.reduce((masking, secret) => masking.replaceAll(secret, MASK), text);
    return maskSecrets(words.reduce(maskWord, masked))
      .replace(/((?:password|passwd|secret|(?<!API)token)["']?\s*[:=]\s*["']?)[^\s"',]{6,}/gi, `$1${MASK}`);
  };
}

/** As it is, line by line, and as programs write it into JSON and URLs; of an API token, whose it is may be known. */
function formsOf(given: string): string[] {
  const secret = /^[^\s=@]+@\w+![\w.-]+=(.+)$/.exec(given)?.[1] ?? given;
  const url = encodeURIComponent(Buffer.from(secret).toString());
  return [secret, ...secret.split(/[\r\n]+/), JSON.stringify(secret).slice(1, -1), url].filter(({ length }) => length >= SHORTEST);
}

function longestFirst(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort((one, other) => other.length - one.length);
}

function maskWord(text: string, word: string): string {
  return text.replace(new RegExp(`(?<!\\w)${word.replace(/[^\w\s]/g, '\\$&')}(?!\\w)`, 'g'), MASK);
}
