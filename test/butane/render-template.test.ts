import fc from 'fast-check';
import { renderTemplate, type TemplateValue } from '../../lib/butane';

const render = (template: string, variables: Readonly<Record<string, TemplateValue>> = {}) => renderTemplate({ file: 'a.yaml', text: template }, variables);

/** What tofu's `templatefile` makes of a text with `a` = "A", seen with tofu 1.12.6. */
const SEEN: readonly (readonly [text: string, rendered: string])[] = [
  ['$$${a}', '$${a}'], ['$$$${a}', '$$${a}'], ['$', '$'], ['$$', '$$'], ['%%%{', '%%{'], ['%%%%{', '%%%{'], ['x${ a }y', 'xAy'], ['${a}$', 'A$'],
  ['${\n a \n}', 'A'], ['$ {a}', '$ {a}'], ['%%', '%%'], ['%%{a}', '%{a}'], ['$${a}${a}', '${a}A'], ['$${', '${'], ['%', '%'], ['\\${a}', '\\A'],
  ['$\\{a}', '$\\{a}'], ['$$a$${b}', '$$a${b}'], ['%$${a}', '%${a}'], ['$%%{a}', '$%{a}'], ['"${a}"', '"A"'], ['${a}\r\nx', 'A\r\nx'], ['a$${a', 'a${a'],
];

/** What a tofu string is, where `var.secret` is `secret`. */
function evaluate(tofu: string, secret: string): string {
  return tofu.replace(/\$\{"\$"\}|\$\{var\.secret\}|(\$+)\$\{|(%+)%\{/g, (mark, dollars?: string, percents?: string) => {
    if (mark === '${"$"}') return '$';
    if (dollars) return `${dollars.slice(1)}\${`;
    return percents ? `${percents.slice(1)}%{` : secret;
  });
}

const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '$', '{', '}', '%', 'ü', '"'), maxLength: 12 });
const withoutMarks = text.map((any) => any.replace(/[${%]/g, ''));
const name = fc.constantFrom('name', 'vm_id', 'a-b', 'größe');

describe('a template', () => {
  it.each(SEEN)('%j becomes what tofu makes of it: %j', (template, rendered) => {
    expect(render(template, { a: 'A' })).toMatchObject({ source: { text: rendered }, findings: [] });
  });

  it.each<[TemplateValue, string]>([
    [5, '5'], [1e21, '1000000000000000000000'], [1.5, '1.5'], [-0.25, '-0.25'], [1e-7, '0.0000001'], [true, 'true'], ['a\nb', 'a\nb'],
  ])('has the value %p as %p', (value, written) => {
    expect(render('<${x}>', { x: value }).source.text).toBe(`<${written}>`);
  });

  it('has every value where its name is, whatever is in the value', () => {
    fc.assert(fc.property(fc.array(fc.tuple(withoutMarks, name)), fc.record({ 'name': text, 'vm_id': text, 'a-b': text, 'größe': text }), (parts, values) => {
      const { source, findings } = render(parts.map(([literal, variable]) => `${literal}\${${variable}}`).join(''), values);
      expect(findings).toEqual([]);
      expect(source.text).toBe(parts.map(([literal, variable]) => literal + values[variable]).join(''));
    }));
  });

  it('keeps every dollar before a variable of tofu: two of them and a brace would be an escape', () => {
    expect(render('${x}${var.secret}', { x: '$$' }).tofu).toBe('${"$"}${"$"}${var.secret}');
  });

  it('is, as a tofu string, the same text with the secret in it', () => {
    const part = fc.oneof(fc.constantFrom('${var.secret}', '${x}', '$${', '%%{'), withoutMarks);
    fc.assert(fc.property(fc.array(part), text, text, (parts, x, secret) => {
      const { source, tofu, findings } = render(parts.join(''), { x });
      expect(findings).toEqual([]);
      const marker = '\u0000';
      const expected = render(parts.map((one) => (one === '${var.secret}' ? marker : one)).join(''), { x }).source.text;
      expect(evaluate(tofu, secret)).toBe(expected.split(marker).join(secret));
      expect(source.text).toBe(expected.split(marker).join('${var.secret}'));
    }));
  });

  it('leaves variables of tofu alone, and names them', () => {
    expect(render('a: ${ var.token }\nb: $${var.no}\nc: ${var.other}${var.token}')).toMatchObject({
      source: { text: 'a: ${ var.token }\nb: ${var.no}\nc: ${var.other}${var.token}' },
      tofu: 'a: ${var.token}\nb: $${var.no}\nc: ${var.other}${var.token}',
      tofuVariables: ['token', 'other'],
      findings: [],
    });
  });

  it('does not let a dollar at the end of a value escape what follows', () => {
    expect(render('${price}${var.x}', { price: '5$' }).tofu).toBe('5${"$"}${var.x}');
    expect(render('$${x}'.slice(1) + '{y}', { x: '$' }).tofu).toBe('$${y}');
  });

  it('tells of every name that there is not, with its place and the one that was meant', () => {
    const { findings } = render('name: ${nmae}\nother: ${ nothing } ${name}\n', { name: 'a', count: 3 });
    expect(findings).toEqual([
      { position: { file: 'a.yaml', line: 1, column: 7 }, message: 'there is no variable "nmae"', fix: 'did you mean ${name}?' },
      {
        position: { file: 'a.yaml', line: 2, column: 8 },
        message: 'there is no variable "nothing"',
        fix: 'there are name, count, and ${var.NAME} for what is in values.tfvars; for a ${ that is to stay, write $${',
      },
    ]);
  });

  it.each([
    ['${upper(name)}', '${upper(name)} is more than a name'],
    ['${}', '${} is more than a name'],
    ['${local.x}', '${local.x} is more than a name'],
    ['${name', '${ has no } behind it'],
    ['%{ if a }', '%{ begins a directive of tofu, which there are none of here'],
  ])('is told of %j, with what to write instead', (template, message) => {
    const [finding, ...others] = render(`x\n  ${template}`, { name: 'a' }).findings;
    expect(finding).toMatchObject({ message, position: { line: 2, column: 3 } });
    expect(finding!.fix).toMatch(/write (?:\$\$\{|%%\{)/);
    expect(others).toEqual([]);
  });

  it('knows no variable that all objects have', () => {
    expect(render('${constructor}').findings).toHaveLength(1);
  });
});
