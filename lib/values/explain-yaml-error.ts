import type { ErrorCode } from 'yaml';
import { printable } from './quote';

interface Explanation {
  readonly message: string;
  readonly fix: string;
}

const EXPLANATIONS: Partial<Record<ErrorCode, Explanation>> = {
  TAB_AS_INDENT: { message: 'the line is indented with a tab', fix: 'indent with spaces, two a level' },
  MULTIPLE_DOCS: { message: 'the file has more than one YAML document', fix: 'remove the line --- and everything that does not belong here' },
  TAG_RESOLVE_FAILED: { message: 'YAML tags (! and a word) are not supported', fix: 'remove the tag; put text that begins with ! in quotes' },
  BAD_DIRECTIVE: { message: 'this YAML directive (%) is not supported', fix: 'remove the line; put text that begins with % in quotes' },
  BAD_ALIAS: { message: 'the alias (*) or anchor (&) has no proper name', fix: 'put text that begins with * or & in quotes' },
  MISSING_CHAR: { message: 'something that was opened is not closed, or a character is missing', fix: 'close quotes and brackets; put a colon and a space behind keys' },
  BAD_INDENT: { message: 'the line is not indented as the lines around it need it', fix: 'indent entries of one map or list equally; close brackets' },
  BLOCK_AS_IMPLICIT_KEY: { message: 'a second "key: value" begins on the same line, or below a value', fix: 'put it on a line of its own, indented like its neighbours' },
  MULTILINE_IMPLICIT_KEY: { message: 'a colon is missing behind a key, or a line is indented wrongly', fix: 'write key: value, with the key on one line' },
  BAD_DQ_ESCAPE: { message: 'the text in double quotes has an unknown escape (\\)', fix: 'write \\\\ for a backslash, or use single quotes' },
  BAD_SCALAR_START: { message: 'text without quotes may not begin with @ or `', fix: 'put the text in quotes' },
  UNEXPECTED_TOKEN: { message: 'there is something here that does not belong here', fix: 'look for a bracket, comma or quote too many' },
  MULTIPLE_ANCHORS: { message: 'a value has more than one anchor (&)', fix: 'put text that begins with & in quotes' },
  MULTIPLE_TAGS: { message: 'a value has more than one tag (!)', fix: 'put text that begins with ! in quotes' },
};

/** Says a YAML parser's error in the words of someone who writes a file. */
export function explainYamlError(code: ErrorCode, parserMessage: string): Explanation {
  return EXPLANATIONS[code] ?? {
    message: `this is not YAML: ${printable(parserMessage.replace(/\s+/g, ' ').slice(0, 120))}`,
    fix: 'compare the line with the examples: key: value, lists with -, two spaces a level',
  };
}
