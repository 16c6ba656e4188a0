/** Perl's reader of quoted words gives up, and QEMU gets no arguments at all, behind some 65,000 characters of one stretch. */
const MAX_STRETCH = 16_000;

/**
 * One argument of QEMU as a word of PVE's `args`, which is split as a shell would: in double quotes where it has to be, long ones in several.
 *
 * @throws Error when it has a line feed or a NUL, which PVE takes in no option
 */
export function quoteArgument(argument: string): string {
  if (/[\n\r\0]/.test(argument)) throw new Error('an argument of QEMU in PVE\'s configuration has neither line feeds nor NULs; give it by a file of the node');
  if (/^[\w@%+=:,./-]{1,1000}$/.test(argument)) return argument;
  const stretches = argument.match(new RegExp(`.{1,${MAX_STRETCH}}`, 'gsu')) ?? [''];
  return stretches.map((stretch) => `"${stretch.replace(/["\\]/g, '\\$&')}"`).join('');
}
