/**
 * Checks of names, by PVE's rules where PVE has some. Each returns undefined for a good name, else one sentence
 * that says what is allowed, in lower case and without a final period.
 */
type Check = (name: string) => string | undefined;

function check(pattern: RegExp, maxLength: number, allowed: string): Check {
  return (name) => (pattern.test(name) && name.length <= maxLength ? undefined : allowed);
}

/** Name of an environment: its folder, its stack, and by default its pool. */
export const checkEnvironmentName = check(
  /^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$/, 40,
  'an environment name has 1 to 40 letters (a-z, A-Z), digits, - and _, and begins and ends with a letter or digit',
);

/**
 * The part of a user id before `@`. PVE takes nearly anything there, but a student's name is also the name of the student's pool
 * and begins the names of the student's VMs.
 */
export const checkUserName = check(
  /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/, 64,
  'a user name has letters (a-z, A-Z), digits, ., - and _, and begins and ends with a letter or digit',
);

export const checkRealm = check(
  /^[A-Za-z][A-Za-z0-9._-]+$/, 32,
  'a realm has 2 to 32 characters: a letter, then letters, digits, ., - and _; usually pve or pam',
);

/** `name@realm`, at most 64 characters in all. */
export function checkUserId(userId: string): string | undefined {
  const at = userId.lastIndexOf('@');
  if (at < 1 || userId.length > 64) {
    return 'a user id is name@realm with at most 64 characters, such as student1@pve';
  }
  return checkUserName(userId.slice(0, at)) ?? checkRealm(userId.slice(at + 1));
}

/** A name as people write it: any script, but nothing that a spreadsheet would run as a formula or a terminal as a command. */
export const checkPersonName = check(
  /^[\p{L}\p{N}(][\p{L}\p{M}\p{N} .,'’ʼ`´()/&+#:_-]*$/u, 100,
  'a name begins with a letter or digit, and has letters of any script, digits, spaces, and . , - \' ( ) / & + # : _, at most 100',
);

export const checkEmail = check(
  /^[A-Za-z0-9._%+'-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}$/, 254,
  'an e-mail address is name@example.org, in ASCII, at most 254 characters',
);

/** One level, or up to three joined by `/`. */
export const checkPoolId = check(
  /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+){0,2}$/, 128,
  'a pool id has letters (a-z, A-Z), digits, ., - and _, in at most 3 levels joined by /, and at most 128 characters',
);

/** A role of one's own; those that begin with PVE are built in. */
export const checkRoleId = check(
  /^(?!PVE)[A-Za-z0-9._-]+$/i, 128,
  'a role id has letters (a-z, A-Z), digits, ., - and _, at most 128 characters, and does not begin with PVE',
);

/** A Linux bridge that the provider creates. */
export const checkBridgeName = check(
  /^[A-Za-z][A-Za-z0-9_]*$/, 10,
  'a bridge name has at most 10 characters: a letter, then letters, digits and _',
);

/** A bridge or vnet that exists already: whatever Linux takes as the name of an interface. */
export const checkInterfaceName = check(
  /^[A-Za-z][A-Za-z0-9_.-]*$/, 15,
  'the name of a bridge has at most 15 characters: a letter, then letters, digits, _, . and -',
);

/** An alias: the environment's own name for a network of every student. */
export const checkAlias = check(
  /^[A-Za-z][A-Za-z0-9_.-]*$/, 32,
  'the name of a network has at most 32 characters: a letter (a-z, A-Z), then letters, digits, _, . and -',
);

export const checkVnetId = check(
  /^[a-z][a-z0-9]+$/, 8,
  'a vnet id has 2 to 8 characters: a lower-case letter, then lower-case letters and digits',
);

export const checkZoneId = check(
  /^[a-z][a-z0-9]+$/, 8,
  'a zone id has 2 to 8 characters: a lower-case letter, then lower-case letters and digits',
);

/** A PVE node: a host name without domain. */
export const checkNodeName = check(
  /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/, 63,
  'a node name has at most 63 letters (a-z, A-Z), digits and -, and begins and ends with a letter or digit',
);

/** A machine of the deployment; with the student's name before it, it becomes the VM's name. */
export const checkMachineName = check(
  /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/, 63,
  'a machine name has at most 63 letters (a-z, A-Z), digits and -, and begins and ends with a letter or digit',
);

/** A VM's name is a DNS name: labels of at most 63 characters, joined by dots. */
export const checkVmName = check(
  /^(?!.*[^.]{64})[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/, 253,
  'a VM name is a DNS name: letters (a-z, A-Z), digits and -, at most 63 between two dots, each part beginning and ending with a letter or digit',
);

/** PVE writes tags in lower case, so anything else would show up as a change in every plan. */
export const checkTag = check(
  /^[a-z0-9_][a-z0-9_.+-]*$/, 64,
  'a tag has lower-case letters, digits, _, -, + and ., at most 64 characters, and begins with a letter, digit or _',
);

export const checkStorageId = check(
  /^[A-Za-z][A-Za-z0-9._-]*[A-Za-z0-9]$/, 100,
  'a storage id has 2 to 100 characters: a letter, then letters, digits, ., - and _, and a letter or digit at the end',
);

/** A package of Debian, of RPM or of Alpine, by its name alone. */
export const checkPackageName = check(
  /^[A-Za-z0-9][A-Za-z0-9+._-]*$/, 128,
  'the name of a package has at most 128 letters (a-z, A-Z), digits, +, ., _ and -, and begins with a letter or digit',
);

/** A file on a storage; PVE takes other characters in some types of content, and not in others. */
export const checkFileName = check(
  /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/, 255,
  'a file name has at most 255 letters (a-z, A-Z), digits, _, ., + and -, and begins with a letter, digit or _',
);

/** A directory mapping; guests mount the folder by it, and virtiofs has 36 bytes for that. */
export const checkMappingId = check(
  /^[A-Za-z][A-Za-z0-9_-]+$/, 36,
  'the id of a directory mapping has 2 to 36 characters: a letter (a-z, A-Z), then letters, digits, _ and -',
);

/** A domain, or a computer by its name or IPv4 address. */
export const checkDomain = check(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i, 253,
  'a name in DNS has labels of letters, digits and -, joined by dots, and at most 253 characters',
);

/** A user of a Linux machine. */
export function checkUnixUser(name: string): string | undefined {
  return /^[a-z_][a-z0-9_-]{0,31}$/.test(name) ? undefined : 'a user has 1 to 32 characters of a-z 0-9 _ -, and no digit at the beginning';
}

export function checkCommand(command: string): string | undefined {
  return command.trim() !== '' && command.length <= 1000 && !/\p{Cc}/u.test(command) ? undefined : 'a command line has 1 to 1000 characters, in one line';
}
