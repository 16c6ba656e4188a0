/** Names of values that are secret: they are in no record, no argument and no log. */
export const SECRET_NAME = /password|token|secret|passphrase|private_key/i;
