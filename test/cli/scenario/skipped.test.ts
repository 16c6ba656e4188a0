import { checkGivenBySkipped } from '../../../lib/cli/scenario/skipped';
import { newRecord } from '../../../lib/scenario/run/new-record';
import type { PhaseRecord } from '../../../lib/scenario/run/run-state';
import type { Scenario } from '../../../lib/scenario/scenario';

const scenario: Scenario = {
  name: 'trial', description: 'a trial', inputs: { url: 'http://${at}/', at: '${look.stdout}' },
  phases: [
    { name: 'look', description: 'look', action: { kind: 'ssh_command', address: 'host', command: 'true' } },
    { name: 'ask', description: 'ask', action: { kind: 'http_check', url: '${url}' } },
  ],
};
const check = (look: Partial<PhaseRecord>) => () => {
  const { phases } = newRecord(scenario, 'pve', {}, [], new Date(0));
  checkGivenBySkipped(scenario, [{ ...phases[0]!, ...look }, phases[1]!], scenario.inputs as Record<string, string>);
};

test('a phase is not skipped whose outputs others take, by way of inputs too, unless they are known', () => {
  expect(check({ status: 'skipped' })).toThrow('ask takes ${look.stdout}, and look is skipped\n    skip ask, too, or do not skip look');
  expect(check({ status: 'done', outputs: { stdout: '********' }, hasSecrets: true })).toThrow('ask takes ${look.stdout}, and look is skipped');
  expect(check({ status: 'done', outputs: { stdout: '10.0.0.5' } })).not.toThrow();
  expect(check({ status: 'waiting' })).not.toThrow();
});
