/** The environments that a command line names; all of them where it names none. */
export function namedIn(command: readonly string[], environments: readonly string[]): readonly string[] {
  const named = environments.filter(name => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(command.join(' ')));
  return named.length > 0 ? named : environments;
}
