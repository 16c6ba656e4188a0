/** What is said of a mode that makes sense only with a zero before it; undefined for others. */
export function checkDecimalMode(mode: number | undefined, isDirectory: boolean): string | undefined {
  if (mode === undefined || mode < 0 || !/^[0-7]{1,4}$/.test(String(mode))) return undefined;
  const meant = parseInt(String(mode), 8);
  return !isTypical(mode, isDirectory) && isTypical(meant, isDirectory)
    ? 'unreasonable mode would be reasonable if specified in octal; remember to add a leading zero'
    : undefined;
}

/** Whether anybody would set it: others may do nothing that the group may not, nor the group what the owner may not. */
function isTypical(mode: number, isDirectory: boolean): boolean {
  if (mode === 0) return true;
  const [others, group, owner] = [mode & 7, (mode >> 3) & 7, (mode >> 6) & 7] as [number, number, number];
  const areAll = (check: (rights: number, less: number) => boolean) => check(others, 0) && check(group, others) && check(owner, others | group);
  const canAnybody = (right: number) => ((others | group | owner) & right) !== 0;
  const isOrdered = areAll((rights, less) => (less & ~rights) === 0
    // reading without executing, where somebody with more rights may do both
    && !((rights & 1) !== 0 && (less & 4) !== 0 && (less & 1) === 0)
    // writing or executing without reading
    && !((rights & 3) !== 0 && (rights & 4) === 0));
  if (!isOrdered || !canAnybody(4)) return false;
  if (isDirectory) return canAnybody(1) && (mode & 0o4000) === 0 && ((mode & 0o3000) === 0 || canAnybody(2));
  return (mode & 0o1000) === 0 && ((mode & 0o6000) === 0 || (canAnybody(1) && (mode & 2) === 0));
}
