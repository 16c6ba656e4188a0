import type { Guest } from './guests';

export interface ShellEnd {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a script on a simulated machine, line by line, as far as it consists of what setting a machine up anew takes: tests of a file's text, `rm`,
 * `chmod`, `flatcar-reset` and a reboot. No shell and no program is ever started.
 */
export function runScript(guest: Guest, script: string): ShellEnd {
  let staged: string | undefined;
  for (const line of script.split('\n').map((text) => text.trim())) {
    if (line === '' || line.startsWith('#') || line === 'set -e') continue;
    const [, file, expected, action] = /^if \[ "\$\(cat (\/\S+) 2>\/dev\/null\)" = "([^"$`]*)" \]; then (.*) fi$/.exec(line) ?? [];
    if (action !== undefined) {
      if (guest.read(file!) !== expected) continue;
      for (const [, removed] of action.matchAll(/rm -f (\/\S+?);/g)) guest.remove(removed!);
      if (action.includes('exit 0;')) return { code: 0, output: '' };
      continue;
    }
    const [, removed] = /^rm -f (\/\S+)$/.exec(line) ?? [];
    const [, options] = /^sudo flatcar-reset ((?:'[^']*'|[^'"$`;&|<>])*)$/.exec(line) ?? [];
    if (removed !== undefined) guest.remove(removed);
    else if (options !== undefined) {
      const [, from] = /--ignition-file (\/\S+)/.exec(options) ?? [];
      staged = from === undefined ? undefined : guest.read(from);
      if (staged === undefined) return { code: 1, output: 'cp: cannot stat the Ignition file: No such file or directory' };
    } else if (/^sudo (systemd-run --on-active=\d+ )?systemctl reboot$/.test(line)) {
      if (staged !== undefined) guest.reset(staged);
    } else {
      return { code: 127, output: `${line.split(' ')[0]}: command not found` };
    }
  }
  return { code: 0, output: '' };
}
