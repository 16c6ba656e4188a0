import fc from 'fast-check';
import { renderTemplate, transpile } from '../../lib/butane';
import { formatFinding, type Finding } from '../../lib/values/finding';
import { BROKEN } from './corpus/broken';
import { fcos, flatcar } from './corpus/case';
import { readFiles } from './corpus/files';

function findingsOf(text: string, hasFiles = true): readonly Finding[] {
  const result = transpile({ file: 'a.bu', text }, hasFiles ? { readFile: readFiles } : {});
  return 'findings' in result ? result.findings : [];
}

const file = (fields: string) => flatcar(`storage:\n  files:\n    - ${fields}\n`);

describe('Butane that is refused', () => {
  it.each<[string, string]>([
    [flatcar('storage:\n  filez: []\n'), 'a.bu:4:3: unknown key "filez"\n    did you mean files?'],
    [flatcar('grub: {}\n'), 'a.bu:3:1: unknown key "grub"\n    keys here are version, variant, ignition, kernel_arguments, passwd, storage, systemd'],
    [file('{ path: etc/a }'), 'a.bu:5:15: "etc/a" is not an absolute path\n    write /etc/a'],
    [file('{ path: /etc/../a }'), 'a.bu:5:15: the path "/etc/../a" is not in its simplest form\n    write /a'],
    [file('{ mode: 0644 }'), 'a.bu:5:7: path is missing\n    add path, an absolute path: /etc/app.conf'],
    [file('{ path: /a, mode: 644 }'), 'a.bu:5:25: the mode "644" is a decimal number\n    write 0644'],
    [file('{ path: /a, mode: 99999 }'), 'a.bu:5:25: there is no mode "99999"\n    write an octal number up to 07777, with a zero before it: 0644'],
    [file('{ path: /a, mode: rw }'), 'a.bu:5:25: "rw" is text where a whole number is expected\n    write a whole number; a mode with a zero before it: 0644'],
    [file('{ path: [] }'), 'a.bu:5:15: a list where text is expected\n    write text; in quotes if it looks like something else'],
    [flatcar('storage: { files: {} }\n'), 'a.bu:3:19: a map where a list is expected\n    write a list: each item on a line of its own, with - before it'],
    [flatcar('storage: []\n'), 'a.bu:3:10: a list where a map is expected\n    write a map: each key on a line of its own, with a colon and its value'],
    [flatcar('storage: {}\nstorage: {}\n'), 'a.bu:4:1: the key "storage" is there twice: first on line 3\n    remove one of the two'],
    [file('{ path: /a, contents: { local: missing } }'), 'a.bu:5:38: the file missing is not there\n    put it beside the Butane, or correct the path: it begins at the folder of the environment'],
    [flatcar('storage: { trees: [{ local: missing }] }\n'), 'a.bu:3:20: the file missing is not there\n    put it beside the Butane, or correct the path: it begins at the folder of the environment'],
    [flatcar('systemd:\n  units:\n    - name: x.mount\n      enabled: true\n      contents: |\n        [Mount]\n        What=s\n'), 'a.bu:7:17: the unit "x.mount" is enabled, which does nothing: it has no [Install]\n    add [Install] with WantedBy=multi-user.target, or remove enabled'],
    [fcos('grub: { users: [{ name: root }] }\n'), 'a.bu:3:17: the user of GRUB has no password_hash\n    add password_hash'],
    ['version: 1.1.0\n', 'a.bu:1:1: the Butane says no variant\n    begin with variant: flatcar with version 1.1.0 (Flatcar), or fcos with version 1.5.0 (Fedora CoreOS)'],
    ['variant: flatcar\nversion: 2.0.0\n', 'a.bu:2:10: there is no Butane flatcar 2.0.0\n    use flatcar with version 1.1.0 (Flatcar), or fcos with version 1.5.0 (Fedora CoreOS)'],
    ['variant: fcos\nversion: 1.6.0\n', 'a.bu:2:10: poseidon/ct makes no Ignition of version "1.6.0"\n    use flatcar with version 1.1.0 (Flatcar), or fcos with version 1.5.0 (Fedora CoreOS)'],
    [flatcar('storage: *nowhere\n'), 'a.bu:3:10: there is no anchor &nowhere\n    define it before it is used, or put text that begins with * in quotes'],
    [flatcar('storage:\n  files: [\n'), 'a.bu:5:1: the line is not indented as the lines around it need it\n    indent entries of one map or list equally; close brackets'],
    [flatcar('storage:\n\tfiles: []\n'), 'a.bu:4:1: the line is indented with a tab\n    indent with spaces, two a level'],
  ])('%j is told of with its place, what stands there, and what to write', (text, expected) => {
    expect(findingsOf(text).map(formatFinding)).toEqual([expected]);
  });

  it('is told of whole: all that is wrong at once', () => {
    expect(findingsOf(flatcar(`
storage:
  files:
    - { path: a, mode: 755, contents: { inline: x, compression: xz } }
    - { path: /b, nmae: x }
systemd: { units: [{ name: docker }] }
`)).map(({ position: { line }, message }) => `${line}: ${message}`).sort()).toEqual([
      '5: "a" is not an absolute path', '5: "xz" is no compression', '5: the mode "755" is a decimal number', '6: unknown key "nmae"', '7: "docker" is no name of a unit',
    ]);
  });

  it.each(Object.entries(BROKEN))('is told of in words of our own: %s', (_, { content, hasFiles }) => {
    const findings = findingsOf(content, hasFiles);
    expect(findings).not.toEqual([]);
    for (const { position, message, fix } of findings) {
      expect(fix).not.toMatch(/specification/);
      expect(message).not.toMatch(/unmarshal|\$\./);
      expect(position.line).toBeLessThanOrEqual(content.split('\n').length);
    }
  });

  it('is let pass where there are warnings only, and they are let pass', () => {
    expect(transpile({ file: 'a.bu', text: file('{ path: /a, mode: 644 }') }, { strict: false })).toHaveProperty('ignition');
  });

  it('is told of in the file of the snippet that is wrong', () => {
    const result = transpile({ file: 'a.bu', text: flatcar('') }, {
      snippets: [{ file: 'good.bu', text: flatcar('') }, { file: 'bad.bu', text: flatcar('storge: {}\n') }],
    });
    expect(result).toEqual({ findings: [{ position: { file: 'bad.bu', line: 3, column: 1 }, message: 'unknown key "storge"', fix: 'did you mean storage?' }] });
  });
});

describe('what is wrong in a rendered template', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'ü', '😀', '-', '\n  x'), maxLength: 6 });

  it('is told of where it stands in the template, whatever was put in before it', () => {
    fc.assert(fc.property(fc.array(line, { maxLength: 5 }), (values) => {
      const comments = values.map((_, index) => `# ${'é'.repeat(index)}\${v${index}}$\${x}\n`.replace('\n', ' # end\n'));
      const template = `${flatcar('')}${comments.join('')}storage: { filez: [] }\n`;
      const variables = Object.fromEntries(values.map((value, index) => [`v${index}`, value.replaceAll('\n', '\n# ')]));
      const { source } = renderTemplate({ file: 'a.bu', text: template }, variables);
      const result = transpile(source);
      expect(result).toMatchObject({ findings: [{ position: { file: 'a.bu', line: 3 + values.length, column: 12 }, message: 'unknown key "filez"' }] });
    }));
  });

  it('is told of at the name of the value that is wrong', () => {
    const { source } = renderTemplate({ file: 'a.bu', text: file('{ mode: 0644, path: ${place}, user: { id: 1, name: ${owner} } }') }, { place: 'etc/a', owner: 'core' });
    expect(transpile(source)).toMatchObject({ findings: [
      { position: { line: 5, column: 27 }, message: '"etc/a" is not an absolute path' }, { position: { line: 5, column: 43 }, message: 'both id and name are set' },
    ] });
  });
});
