import { spawnSync } from 'node:child_process';
import { renderConfig } from '../../lib/butane';
import { readFiles } from './corpus/files';
import { GOOD } from './corpus/good';

const validate = (ignition: string) => spawnSync('ignition-validate', ['-'], { input: ignition, encoding: 'utf8' });

const empty = (version: string) => validate(`{"ignition":{"version":"${version}"}}`);
// 2.14, of Debian 12, was made before 3.4.0 was
const version = ['3.4.0', '3.4.0-experimental'].find((known) => empty(known).status === 0);
const reason = empty('3.3.0').error !== undefined ? 'ignition-validate is not installed (Debian package ignition)'
  : version === undefined ? 'ignition-validate does not know Ignition 3.4.0'
    : undefined;
if (reason !== undefined) process.stderr.write(`what is made of Butane is not looked at by Ignition: ${reason}\n`);

(reason === undefined ? describe : describe.skip)('Ignition finds nothing wrong with what is made of Butane:', () => {
  it.each(Object.entries(GOOD))('%s', (_, { content, snippets = [], strict = true, prettyPrint = false }) => {
    const result = renderConfig({ content, snippets, strict, prettyPrint, readFile: readFiles });
    const ignition = 'rendered' in result ? result.rendered.replace('3.4.0', version!) : result.failure;
    expect(validate(ignition)).toMatchObject({ status: 0 });
  });
});
