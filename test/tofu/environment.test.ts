import { tofuEnvironment, withoutMissingConfigFile } from '../../lib/tofu/environment';

test('what would change the output, or add arguments, is left out', () => {
  const env = tofuEnvironment({ PATH: '/bin', TF_CLI_ARGS: '-no-color', TF_CLI_ARGS_plan: '-lock=false', TF_LOG: 'TRACE', TF_LOG_PATH: 'x', TF_WORKSPACE: 'other' });

  expect(Object.keys(env).sort()).toEqual(['CHECKPOINT_DISABLE', 'PATH', 'TF_INPUT', 'TF_IN_AUTOMATION']);
});

test('what leads to provider, credentials and state is kept', () => {
  const given = { TF_REATTACH_PROVIDERS: '{}', TF_VAR_state_passphrase: 'x', TF_DATA_DIR: 'd', TF_ENCRYPTION: 'e', PROXMOX_VE_API_TOKEN: 't' };

  expect(tofuEnvironment(given)).toMatchObject(given);
});

test('a configuration file that is named and not there is not named to tofu', () => {
  expect(withoutMissingConfigFile({ TF_CLI_CONFIG_FILE: '/no/such/file', HOME: '/h' })).toEqual({ TF_CLI_CONFIG_FILE: undefined, HOME: '/h' });
});

test('a configuration file that is there stays', () => {
  expect(withoutMissingConfigFile({ TF_CLI_CONFIG_FILE: __filename })).toEqual({ TF_CLI_CONFIG_FILE: __filename });
});
