import { commandLine } from '../../../lib/cli/menu/step';

test.each([
  [['apply', 'my-class'], 'standsmith apply my-class'],
  [['roster', 'a', '--name', 'Anna Ng'], 'standsmith roster a --name \'Anna Ng\''],
  [['roster', 'a', '--name', 'O\'Hara $(x)'], 'standsmith roster a --name \'O\'\\\'\'Hara $(x)\''],
  [['init', 'a', '--machine', 'r networks=**net7**'], 'standsmith init a --machine \'r networks=**net7**\''],
  [['remove', 'a', ''], 'standsmith remove a \'\''],
])('%j is shown as a shell takes it', (args, text) => {
  expect(commandLine(args)).toBe(text);
});
