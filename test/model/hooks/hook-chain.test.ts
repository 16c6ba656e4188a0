import { hookChain, hookProblems, MAX_DESCRIPTION_BYTES, type Hook } from '../../../lib/model/hooks/hook-chain';

const chainVolume = 'local:snippets/class.work-00.hooks';
const HOOKS: readonly Hook[] = [
  { volume: 'local:snippets/class.cloud-init-to-ignition.pl' },
  { volume: 'local:snippets/class.virtiofsd.pl', arguments: ['tag=data,path=/srv/data,cache=auto', 'a "b"'] },
];

test('the chain is a block of the notes, behind what they say themselves', () => {
  const { description, file } = hookChain({ hooks: HOOKS, description: '# Work\nmine\n\n', chainVolume });
  expect(description).toBe([
    '# Work', 'mine', '', 'The dispatcher reads the hook scripts of this machine here. Without this block the machine does not start.', '',
    '```hookscripts', 'local:snippets/class.cloud-init-to-ignition.pl',
    'local:snippets/class.virtiofsd.pl tag=data,path=/srv/data,cache=auto "a \\"b\\""', '```',
  ].join('\n'));
  expect(file).toBeUndefined();
});

test('a machine without hooks has its own notes alone', () => {
  expect(hookChain({ hooks: [], description: 'mine', chainVolume })).toEqual({ description: 'mine' });
  expect(hookChain({ hooks: [], chainVolume })).toEqual({ description: '' });
});

test('a chain that would make the notes too long goes to a file, and the notes say to which', () => {
  const short = hookChain({ hooks: HOOKS, description: 'x', chainVolume }).description;
  const room = MAX_DESCRIPTION_BYTES - Buffer.byteLength(short) + 1;
  expect(hookChain({ hooks: HOOKS, description: 'x'.repeat(room), chainVolume }).file).toBeUndefined();

  const { description, file } = hookChain({ hooks: HOOKS, description: 'x'.repeat(room + 1), chainVolume });
  expect(description).toMatch(/\n```hookscripts\n@local:snippets\/class\.work-00\.hooks\n```$/);
  expect(Buffer.byteLength(description)).toBeLessThanOrEqual(MAX_DESCRIPTION_BYTES);
  expect(file).toMatchObject({ volume: chainVolume, name: 'class.work-00.hooks', content: expect.stringMatching(/^local:snippets\/[^\n]+\nlocal:snippets\/[^\n]+\n$/) });
});

test('a chain of 9 kB goes to a file', () => {
  const hooks = Array.from({ length: 200 }, (_, index) => ({ volume: `local:snippets/class.a-hook-script-of-mine-${index}.pl` }));
  expect(hookChain({ hooks, chainVolume }).file!.content.split('\n')).toHaveLength(201);
});

test('notes that are too long by themselves are a problem, whatever is done with the chain', () => {
  const [problem, ...others] = hookProblems({ hooks: HOOKS, description: 'ä'.repeat(4500), chainVolume });
  expect(problem).toMatchObject({ path: ['description'], message: expect.stringMatching(/^the description is 9\d\d\d bytes long with .* and PVE takes 8192$/), fix: expect.stringMatching(/^shorten it by \d+ bytes$/) });
  expect(others).toEqual([]);
  expect(() => hookChain({ hooks: HOOKS, description: 'x'.repeat(9000), chainVolume })).toThrow(/PVE takes 8192/);
});

test('a script that is no snippet, an argument of two lines and a block of one\'s own are problems', () => {
  const problems = (hooks: readonly Hook[], description?: string) => hookProblems({ hooks, description, chainVolume }).map(({ path, message }) => `${path.join('.')}: ${message}`);
  expect(problems([{ volume: '/root/a.pl' }])).toEqual([expect.stringMatching(/^hooks\.0\.volume: .*"\/root\/a\.pl" is none/)]);
  expect(problems([{ volume: 'local:iso/a.pl' }, { volume: 'local:snippets/../a.pl' }])).toHaveLength(2);
  expect(problems([{ volume: 'local:snippets/a.pl', arguments: ['a\nb'] }])).toEqual([expect.stringMatching(/^hooks\.0\.arguments: .*line feeds/)]);
  expect(problems(HOOKS, 'mine\n```hookscripts\nlocal:snippets/b.pl\n```')).toEqual([expect.stringMatching(/^description: .*block of hookscripts of its own/)]);
});
