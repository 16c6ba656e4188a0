import { spawnSync } from 'node:child_process';

/** Why no Perl can be run; undefined: it can. */
export const reasonWithoutPerl = spawnSync('perl', ['-e', '1']).status === 0 ? undefined : 'perl is not installed';

/** The words of an `args` or of a line of a hook chain, as PVE splits it. */
export function shellwords(text: string): readonly string[] {
  const program = 'use Text::ParseWords; local $/; print map { "$_\\0" } Text::ParseWords::shellwords(<STDIN>)';
  const { status, stdout, stderr } = spawnSync('perl', ['-w', '-e', program], { input: text, encoding: 'utf8', maxBuffer: 2 ** 24 });
  if (status !== 0 || stderr !== '') throw new Error(`perl cannot split it: ${stderr}`);
  return stdout.split('\0').slice(0, -1);
}
