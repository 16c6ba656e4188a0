import { Agent, request } from 'undici';
import type { ActionType } from './action-type';

const POLL_SECONDS = 2;
const TIMEOUT_MS = 10_000;

export const httpCheck: ActionType<'http_check'> = {
  timeoutSeconds: 120,
  outputs: ['status'],
  run: async ({ url, status: wanted = 200, contains = '', insecure = false }, tools) => {
    const dispatcher = new Agent({
      headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, connect: { rejectUnauthorized: !insecure, timeout: TIMEOUT_MS },
    });
    try {
      for (let said = ''; ; await tools.pause(POLL_SECONDS)) {
        const why = await ask(url, Number(wanted), contains, { dispatcher, signal: tools.signal });
        if (why === undefined) return { outputs: { status: Number(wanted) } };
        if (why !== said) tools.log(why);
        said = why;
      }
    } finally {
      await dispatcher.destroy();
    }
  },
};

/** @returns what is wrong with the answer */
async function ask(
  url: string, wanted: number, contains: string, options: { readonly dispatcher: Agent; readonly signal: AbortSignal },
): Promise<string | undefined> {
  try {
    const { statusCode, body } = await request(url, options);
    const text = await body.text();
    if (statusCode !== wanted) return `${url} answers ${statusCode}, and not ${wanted}`;
    return text.includes(contains) ? undefined : `the answer of ${url} does not hold ${JSON.stringify(contains)}`;
  } catch (error) {
    return `${url}: ${(error as Error).message}`;
  }
}
