import { allInputs, givenInputs, secretInputs } from '../../../lib/cli/scenario/inputs';
import type { Scenario } from '../../../lib/scenario/scenario';

const scenario: Scenario = {
  name: 'trial', description: 'a trial', inputs: { api_token: null, page: 'index.html' },
  phases: [{ name: 'ask', description: 'ask', action: { kind: 'start_vm', vmId: 100, endpoint: 'https://${page}', apiToken: '${api_token}' } }],
};

test('a secret input comes by a variable of the process, and is not taken as an argument', () => {
  expect(() => givenInputs(scenario, { set: ['api_token=abc'] })).toThrow('give it by the variable STANDSMITH_INPUT_API_TOKEN');
  expect(() => allInputs(scenario, {}, {}, ['ask'], 'pve')).toThrow('trial needs the variable STANDSMITH_INPUT_API_TOKEN');
  const secret = secretInputs(scenario, { STANDSMITH_INPUT_API_TOKEN: 'abc', STANDSMITH_INPUT_PAGE: 'other' });
  expect(secret).toEqual({ api_token: 'abc' });
  expect(allInputs(scenario, secret, {}, ['ask'], 'pve')).toEqual({ api_token: 'abc', page: 'index.html', host: 'pve' });
});
