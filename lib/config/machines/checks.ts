import { checkChecksum } from '../../values/checksum';

/** Checks of text in the env.yaml of machines. Each returns undefined, or one sentence that says what is allowed. */

/** `none`, or the algorithm, a colon and the sum. */
export function checkImageChecksum(text: string): string | undefined {
  const allowed = checkChecksum(text);
  return text === 'none' || allowed === undefined ? undefined : `${allowed}; or none`;
}

export function checkImageUrl(text: string): string | undefined {
  const isGood = URL.canParse(text) && /^https?:\/\/[^/@\s"\\{}]+(\/[^\s"\\{}]*)?$/.test(text) && text.length <= 2000;
  return isGood ? undefined : 'a URL begins with https:// or http://, and has no user, spaces, quotes and braces';
}

export function checkChannel(text: string): string | undefined {
  return /^[a-z]{1,20}$/.test(text) ? undefined : 'a channel is one lower-case word, such as stable';
}

export function checkVersion(text: string): string | undefined {
  return /^\d{1,6}(\.\d{1,9}){2,4}$/.test(text) ? undefined : 'a version is numbers joined by dots, as the release has them: 4230.2.1; write it in quotes';
}

export function checkVolumeId(text: string): string | undefined {
  return /^[A-Za-z][A-Za-z0-9._-]*:(import|iso)\/[A-Za-z0-9_][A-Za-z0-9_.+-]*$/.test(text)
    ? undefined
    : 'a volume is storage:import/file, such as local:import/debian-13.qcow2';
}

/** Below the environment's folder. */
export function checkFileName(text: string): string | undefined {
  const isGood = text.length <= 200 && text.split('/').every((part) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(part));
  return isGood ? undefined : 'a file of the environment\'s folder has a name of letters, digits, . _ and -, perhaps with folders before it: butane/web.yaml';
}

/** On the machine that tofu runs on. */
export function checkLocalPath(text: string): string | undefined {
  const isGood = text !== '' && text.length <= 1000 && !/\p{Cc}|["\\]|[$%]\{/u.test(text);
  return isGood ? undefined : 'a path of 1 to 1000 characters on one line is wanted, without quotes, backslashes, ${ and %{';
}

/** As PVE calls it, with what is behind a comma. */
export function checkCpuType(text: string): string | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9_.,;:=+-]{0,59}$/.test(text) ? undefined : 'a CPU type has 1 to 60 letters, digits and characters of _.,;:=+-, and begins with a letter or digit';
}

export function checkDescription(maxLength: number): (text: string) => string | undefined {
  return (text) => (text.length > 0 && text.length <= maxLength && !/[^\P{Cc}\n\t]/u.test(text)
    ? undefined
    : `text of 1 to ${maxLength} characters without control characters is wanted`);
}

/** Name of a variable, as a template has it. */
export function checkVariableName(name: string): string | undefined {
  return /^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name) ? undefined : 'a variable has 1 to 64 letters (a-z, A-Z), digits and _, and no digit at the beginning';
}

export function checkSnippetVolume(text: string): string | undefined {
  return /^[A-Za-z][A-Za-z0-9._-]*[A-Za-z0-9]:snippets\/[A-Za-z0-9._+-]+$/.test(text) ? undefined : 'a script on the node is storage:snippets/file, such as local:snippets/log.pl';
}

/** On a node, as an option of QEMU can have it. */
export function checkSnippetsPath(text: string): string | undefined {
  return /^(\/[A-Za-z0-9_.+-]+)+$/.test(text) && text.length <= 200 ? undefined : 'a folder of the nodes is an absolute path of letters, digits and _.+-: /var/lib/vz/snippets';
}

/** A regular expression of paths, as flatcar-reset takes it. */
export function checkKeptPath(text: string): string | undefined {
  return /^[/^(][^\s'"\\]*$/.test(text) && text.length <= 500 ? undefined : 'what is kept is a regular expression that begins with /, without spaces, quotes and backslashes: /var/log';
}

/** As the files below /usr/share/zoneinfo are called. */
export function checkTimeZone(text: string): string | undefined {
  return /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/.test(text) && text.length <= 100 ? undefined : 'a time zone is called as in the tz database: Europe/Berlin, or Etc/UTC';
}
