import { runScenario } from './provider-scenario';
import type { StepResult } from './provider-scenario';
import { reasonWithoutRealProvider } from './real-provider';
import { comparable, readRecording, renewCommand, writeRecording } from './recordings';
import { allScenarios } from './scenarios/all';
import { changedExamples, keepExamples } from './scenarios/examples';
import { findTofu } from './tofu';

const timeoutMs = 600_000;

const reason = reasonWithoutRealProvider();
const isRenewing = process.env['RENEW_RECORDINGS'] === '1';
if (reason !== undefined) {
  process.stderr.write(`what the real provider did is taken from recordings, and not checked with it: ${reason}\n`);
}

function recorded(scenario: string): readonly StepResult[] {
  const recording = readRecording(scenario);
  if (recording === undefined) {
    throw new Error(`there is no recording of "${scenario}": run ${renewCommand} where the real provider is`);
  }
  return recording.steps;
}

/** Runs `check`, and says of what it finds what to do about it. */
function orRenew(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Error(`the recording is out of date: ${renewCommand} writes what the real provider does now\n${String(error)}`, { cause: error });
  }
}

if (isRenewing) {
  beforeAll(keepExamples, timeoutMs);

  test.each(allScenarios)('records $name', async ({ name, cluster, steps }) => {
    if (reason !== undefined) {
      throw new Error(`there is nothing to record: ${reason}`);
    }
    const results = comparable(await runScenario('real', cluster, steps));
    process.stderr.write(`${name}: ${await writeRecording(name, results)}\n`);
  }, timeoutMs);
} else {
  (findTofu() === undefined ? describe.skip : describe)('the stand-in does what is recorded of the real provider with', () => {
    test.each(allScenarios)('$name', async ({ name, cluster, steps }) => {
      expect(comparable(await runScenario('stand-in', cluster, steps))).toEqual(recorded(name));
    }, timeoutMs);
  });

  (reason === undefined ? describe : describe.skip)('the real provider still does what is recorded with', () => {
    test.each(allScenarios)('$name', async ({ name, cluster, steps }) => {
      const results = comparable(await runScenario('real', cluster, steps));
      orRenew(() => expect(results).toEqual(recorded(name)));
    }, timeoutMs);

    test('the examples as they are now', async () => {
      const changed = await changedExamples();
      orRenew(() => expect(changed).toEqual([]));
    }, timeoutMs);
  });
}
