const ITERATIONS = 200_000;

/**
 * State and plan files are encrypted with `state_passphrase`; a state that is not encrypted yet is read, too, and is encrypted when it is written
 * next.
 * The passphrase has 256 random bits, to which iterations add nothing: there are as few as tofu allows, as every command of tofu derives keys several
 * times (`tofu apply` of a Talos cluster is done in 2.2 s, with the default of 600,000 in 4.0 s).
 * References to methods and key providers are no templates in JSON: tofu takes them as they are.
 *
 * @see https://opentofu.org/docs/language/state/encryption/
 */
export const ENCRYPTION = {
  key_provider: { pbkdf2: { main: { passphrase: '${var.state_passphrase}', iterations: ITERATIONS } } },
  method: { aes_gcm: { main: { keys: 'key_provider.pbkdf2.main' } }, unencrypted: { before: {} } },
  state: { method: 'method.aes_gcm.main', fallback: { method: 'method.unencrypted.before' } },
  plan: { method: 'method.aes_gcm.main' },
};

/** The same in HCL, inside `terraform { }`. */
export const ENCRYPTION_HCL = `  encryption {
    key_provider "pbkdf2" "main" {
      passphrase = var.state_passphrase
      iterations = ${ITERATIONS}
    }
    method "aes_gcm" "main" {
      keys = key_provider.pbkdf2.main
    }
    method "unencrypted" "before" {}
    state {
      method = method.aes_gcm.main
      fallback {
        method = method.unencrypted.before
      }
    }
    plan {
      method = method.aes_gcm.main
    }
  }
`;
