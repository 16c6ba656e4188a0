import fc from 'fast-check';
import { fwCfgProblems } from '../../../lib/model/hooks/fw-cfg';
import { quoteArgument } from '../../../lib/model/hooks/kvm-arguments';
import { reasonWithoutPerl, shellwords } from '../../support/perl';

const withPerl = reasonWithoutPerl === undefined ? test : test.skip;
if (reasonWithoutPerl !== undefined) process.stderr.write(`how PVE splits arguments is not tested: ${reasonWithoutPerl}\n`);

withPerl('whatever the arguments are, PVE splits them as they were', () => {
  const argument = fc.string({ unit: fc.constantFrom('a', '"', '\'', '\\', ' ', ',', '$', '\t', '{', '#', 'é') });
  fc.assert(fc.property(fc.array(argument, { minLength: 1, maxLength: 8 }), words => {
    expect(shellwords(words.map(quoteArgument).join(' '))).toEqual(words);
  }), { numRuns: 40 });
});

withPerl('more quotes than Perl takes in one stretch are split, too', () => {
  const argument = `{${'"\\\\", '.repeat(50_000)}}`;
  expect(shellwords(`-fw_cfg ${quoteArgument(argument)} -S`)).toEqual(['-fw_cfg', argument, '-S']);
});

test('what needs no quotes gets none, and line feeds are refused', () => {
  expect(quoteArgument('name=opt/org.flatcar-linux/config,file=/a/b-1.ign')).toBe('name=opt/org.flatcar-linux/config,file=/a/b-1.ign');
  expect(quoteArgument('')).toBe('""');
  expect(() => quoteArgument('a\nb')).toThrow(/neither line feeds/);
});

test('what cannot be an argument is said, with the way out', () => {
  const messages = (content: string) => fwCfgProblems(content).map(({ message, fix }) => `${message}: ${fix}`);
  expect(messages('{"ignition":{"version":"3.4.0"}}')).toEqual([]);
  expect(messages('{\n}')).toEqual([expect.stringMatching(/line feeds.*one line.*no pretty_print/)]);
  expect(messages('{"a":"é"}')).toEqual([expect.stringMatching(/character "é".*ASCII.*\\u00e9/)]);
  expect(messages('')).toEqual([expect.stringMatching(/empty/)]);
  expect(messages(`"${'x,'.repeat(44_000)}"`)).toEqual([expect.stringMatching(/132\d\d\d bytes.*131071.*by a file/)]);
  expect(messages(`"${'x,'.repeat(43_000)}"`)).toEqual([]);
});
