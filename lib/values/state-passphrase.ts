/** The file with the passphrase of an environment's state, beside `env.yaml` and never in git. tofu reads it in every command, by its name. */
export const STATE_PASSPHRASE_FILE = 'state.auto.tfvars';
