/** Plain text as an OpenTofu template that yields it: what looks like an interpolation or a directive stays as it is. */
export function escapeTemplate(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}
