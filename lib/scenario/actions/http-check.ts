import { Agent, request, type Dispatcher } from 'undici';
import { maskSecrets } from '../../values/mask-secrets';
import type { ActionType } from './action-type';

const POLL_SECONDS = 2;
const TIMEOUT_MS = 10_000;
const MAX_BYTES = 4 * 1024 * 1024;

export const httpCheck: ActionType<'http_check'> = {
  timeoutSeconds: 120,
  outputs: ['status'],
  run: async ({ url, status = 200, contains = '', insecure = false }, tools) => {
    const wanted = Number(status);
    if (!Number.isInteger(wanted)) throw new Error(`${status} is no HTTP status: a number such as 200 is wanted`);
    const dispatcher = new Agent({
      headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, connect: { rejectUnauthorized: !insecure, timeout: TIMEOUT_MS },
    });
    try {
      for (let said = ''; ; await tools.pause(POLL_SECONDS)) {
        const why = await ask(url, wanted, contains, { dispatcher, signal: tools.signal });
        if (why === undefined) return { outputs: { status: wanted } };
        if (why !== said) tools.log(why);
        said = why;
      }
    } finally {
      await dispatcher.destroy();
    }
  },
};

/** @returns what is wrong with the answer; a redirection is an answer as any other */
async function ask(
  given: string, wanted: number, contains: string, options: { readonly dispatcher: Agent; readonly signal: AbortSignal },
): Promise<string | undefined> {
  const shown = maskSecrets(given);
  if (!URL.canParse(given)) throw new Error(`${shown} is no URL`);
  const url = new URL(given);
  const login = [url.username, url.password].map(text => unescape(text, shown)).join(':');
  url.username = url.password = '';
  try {
    const headers = login === ':' ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
    const { statusCode, headers: { location }, body } = await request(url, { ...options, headers });
    const text = await readBeginning(body);
    if (statusCode !== wanted) return `${shown} answers ${statusCode}${location === undefined ? '' : `, which leads to ${maskSecrets(String(location))}`}, and not ${wanted}`;
    return text.includes(contains) ? undefined : `the answer of ${shown} does not hold ${JSON.stringify(contains)}`;
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return `${shown}: ${message || code || 'no answer'}`;
  }
}

function unescape(text: string, shown: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(`${shown} is no URL: in its user and password, % is written as %25`);
  }
}

/** Of an answer without end, what it begins with is enough. */
async function readBeginning(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_BYTES) break;
  }
  return Buffer.concat(chunks).toString();
}
