/** Whether a version of PVE, `8.3.5`, comes before another one, `8.4`. */
export function isOlder(version: string, than: string): boolean {
  const [mine, other] = [version, than].map((text) => text.split('.').map(Number));
  const index = other!.findIndex((part, place) => part !== (mine![place] ?? 0));
  return index >= 0 && (mine![index] ?? 0) < other![index]!;
}
