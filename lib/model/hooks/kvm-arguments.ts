/**
 * One argument of QEMU as a word of PVE's `args`, which is split as a shell would: in double quotes where it has to be.
 *
 * @throws Error when it has a line feed, which PVE takes in no option
 */
export function quoteArgument(argument: string): string {
  if (/[\n\r\0]/.test(argument)) throw new Error('an argument of QEMU in PVE\'s configuration has neither line feeds nor NULs; give it by a file of the node');
  return argument !== '' && /^[\w@%+=:,./-]*$/.test(argument) ? argument : `"${argument.replace(/["\\]/g, '\\$&')}"`;
}

/** A value within an argument such as `-fw_cfg name=…,string=…`: QEMU takes two commas for one. */
export function optionValue(value: string): string {
  return value.replaceAll(',', ',,');
}
