import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sync as writeFileAtomic } from 'write-file-atomic';
import { startStandInProvider } from '../../lib/sim/provider';
import { CASES, RECORDED_FILE } from '../butane/corpus/recorded';
import { reasonWithoutRealCt } from './ct/real-provider';
import { renderWithTofu, type Answer } from './ct/render-with-tofu';
import { renewCommand } from './recordings';
import { findTofu } from './tofu';

const timeoutMs = 600_000;
const reason = reasonWithoutRealCt();
if (reason !== undefined) process.stderr.write(`what the real poseidon/ct makes is taken from a recording, and not checked with it: ${reason}\n`);

type Answers = Readonly<Record<keyof typeof CASES, Readonly<Record<string, Answer>>>>;

async function answers(variables: Readonly<Record<string, string>>): Promise<Answers> {
  return {
    good: await renderWithTofu(CASES.good, variables),
    broken: await renderWithTofu(CASES.broken, variables),
    snippet: await renderWithTofu(CASES.snippet, variables),
  };
}

if (process.env['RENEW_RECORDINGS'] === '1') {
  test('records what the real poseidon/ct makes', async () => {
    if (reason !== undefined) throw new Error(`there is nothing to record: ${reason}`);
    writeFileAtomic(RECORDED_FILE, gzipSync(JSON.stringify(await answers({}))));
  }, timeoutMs);
} else {
  const recorded = JSON.parse(gunzipSync(readFileSync(RECORDED_FILE)).toString()) as Answers;

  (findTofu() === undefined ? it.skip : it)('the stand-in makes and says what is recorded of the real poseidon/ct', async () => {
    const provider = await startStandInProvider();
    try {
      expect(await answers({ TF_REATTACH_PROVIDERS: provider.reattach })).toEqual(recorded);
    } finally {
      await provider.stop();
    }
  }, timeoutMs);

  (reason === undefined ? it : it.skip)(`the real one still does; else ${renewCommand} records it anew`, async () => {
    expect(await answers({})).toEqual(recorded);
  }, timeoutMs);
}
