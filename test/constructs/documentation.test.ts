import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');
const files = ['constructs', 'stacks'].flatMap(folder => readdirSync(path.join(root, folder)).filter(file => file.endsWith('.ts')).map(file => `${folder}/${file}`));

/** Optional members of interfaces, with the comment before each. */
function optionalMembers(file: string): { name: string; comment: string }[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(/((?:^ {2}(?:\/\*\*| \*).*\n)*)^ {2}readonly (\w+)\?:/gm)].map(([, comment, name]) => ({ name: name!, comment: comment! }));
}

test('every optional prop says what happens without it', () => {
  const members = files.flatMap(file => optionalMembers(file).map(member => ({ file, ...member })));
  expect(members.length).toBeGreaterThan(20);
  expect(members.filter(({ comment }) => !comment.includes('@default')).map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});

test('no default is called undefined: it says what happens instead', () => {
  for (const file of files) expect(readFileSync(path.join(root, file), 'utf8')).not.toMatch(/@default undefined/);
});
