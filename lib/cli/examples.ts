/** The last part of a command's help: lines to try, with what they do. */
export function examples(...lines: readonly (readonly [command: string, effect: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return ['', 'Examples:', ...lines.map(([command, effect]) => `  ${command.padEnd(width)}   ${effect}`)].join('\n');
}
