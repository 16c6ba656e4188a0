/** The parts of one of PVE's lists: separated by comma, semicolon, blank or NUL; empty parts do not count. */
export function splitList(list: string | undefined): string[] {
  return (list ?? '').split(/[,;\s\0]+/).filter((part) => part !== '');
}
