/** `web-00`, `web-01`: of the machines that are counted. */
export function numberedName(name: string, index: number): string {
  return `${name}-${String(index).padStart(2, '0')}`;
}
