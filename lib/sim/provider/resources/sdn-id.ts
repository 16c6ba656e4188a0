/** An id of a zone, a vnet or a controller. */
export function sdnId(value: unknown): string | undefined {
  if (typeof value !== 'string') {
    return undefined;
  }
  if (!/^[A-Za-z][A-Za-z0-9]*[A-Za-z0-9]$/.test(value)) {
    return `must be a valid SDN identifier, got: ${value}`;
  }
  return value.length > 8 ? `string length must be at most 8, got: ${value.length}` : undefined;
}
