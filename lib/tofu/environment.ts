import { existsSync } from 'node:fs';
import type { Environment } from './process';

/** Settings that would change what tofu prints, or add arguments behind our back. */
const UNWANTED = /^TF_(CLI_ARGS|LOG|INPUT|WORKSPACE)/;

/** The variables for a tofu whose output is read by a program. */
export function tofuEnvironment(env: Environment): Environment {
  const kept = Object.entries(withoutMissingConfigFile(env)).filter(([name]) => !UNWANTED.test(name));
  return { ...Object.fromEntries(kept), TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' };
}

/** tofu complains at length, and in the middle of its JSON, about a configuration file that is named and not there. */
export function withoutMissingConfigFile(env: Environment): Environment {
  return env.TF_CLI_CONFIG_FILE && !existsSync(env.TF_CLI_CONFIG_FILE) ? { ...env, TF_CLI_CONFIG_FILE: undefined } : env;
}
