import type { Finding } from '../../values/finding';
import { quote } from '../../values/quote';

const MISFIT = /^cannot unmarshal (\S+)(?: `(.*)`)? into (.*)$/s;
const TWICE = /^mapping key (".*") already defined at line (\d+)$/s;

const GIVEN: Readonly<Record<string, string>> = {
  '!!map': 'a map', '!!seq': 'a list', '!!str': 'text', '!!int': 'a number', '!!float': 'a number', '!!bool': 'true or false', '!!timestamp': 'a date',
};

const TEXTS = /^v0_\d\.(?:Group|SSHAuthorizedKey|Device|KernelArgument|\w+Option)$/;

/** Says what stands where something else is expected; undefined for what is wrong in another way. */
export function explainType(message: string): Pick<Finding, 'message' | 'fix'> | undefined {
  const [, key, line] = TWICE.exec(message) ?? [];
  if (key !== undefined) return { message: `the key ${key} is there twice: first on line ${line}`, fix: 'remove one of the two' };
  const [, tag, value, type] = MISFIT.exec(message) ?? [];
  if (tag === undefined || type === undefined) return undefined;
  const given = GIVEN[tag] ?? tag;
  const [expected, fix] = expectation(type);
  return { message: `${value === undefined ? '' : `${quote(value)} is `}${given} where ${expected} is expected`, fix };
}

function expectation(type: string): readonly [expected: string, fix: string] {
  if (type === 'string' || TEXTS.test(type)) return ['text', 'write text; in quotes if it looks like something else'];
  if (type === 'int') return ['a whole number', 'write a whole number; a mode with a zero before it: 0644'];
  if (type === 'bool') return ['true or false', 'write true or false'];
  return type.startsWith('[]') || type.endsWith('HTTPHeaders')
    ? ['a list', 'write a list: each item on a line of its own, with - before it']
    : ['a map', 'write a map: each key on a line of its own, with a colon and its value'];
}
