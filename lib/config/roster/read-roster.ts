import { InputError, type Finding, type SourcePosition } from '../../values/finding';
import { checkEmail, checkPersonName } from '../../values/names';
import { quote } from '../../values/quote';
import { displayPath, readFile } from '../read-text';
import { areSufficient, findColumns, type Columns, type RosterField } from './columns';
import { decodeText } from './decode-text';
import { splitName } from './person-name';
import { readTable, type Row, type Table } from './read-table';

/** A line of a roster. */
export interface RosterEntry {
  /** The school's own login. */
  readonly user?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly group?: string;
  readonly position: SourcePosition;
}

export interface Roster {
  readonly encoding: string;
  readonly delimiter: string;
  /** Headings of the columns that were read. */
  readonly columns: Readonly<Partial<Record<RosterField, string>>>;
  readonly entries: readonly RosterEntry[];
}

export interface ReadRosterOptions {
  /** @default - found out */
  readonly encoding?: string;
  /** @default - found out */
  readonly delimiter?: string;
  /** Headings of columns that are called in an unusual way. */
  readonly columns?: Readonly<Partial<Record<RosterField, string>>>;
}

/** Lines of Canvas' gradebooks that are no students. */
const NO_STUDENT = /^(points possible|student, test|test student)$/i;
/** Headings stand in one of the first lines. */
const MAX_HEADING_ROW = 10;

/**
 * Reads a class list as Moodle, Canvas or a spreadsheet exports it (CSV).
 *
 * @param root folder that the path in findings is relative to
 * @throws InputError with everything that is wrong
 */
export function readRoster(file: string, root: string, options: ReadRosterOptions = {}): Roster {
  const start = { file: displayPath(file, root), line: 1, column: 1 };
  const read = readFile(file, start.file, 'CSV file');
  if ('finding' in read) throw new InputError([read.finding]);
  const { text, encoding } = decode(read.bytes, start, options.encoding);
  const table = readTable(text, options.delimiter);
  const { columns, headings, body } = locate(table, start, options.columns);
  const findings: Finding[] = [];
  const entries = body.map(row => toEntry(row, columns, start.file)).filter(entry => !NO_STUDENT.test(fullNameOf(entry)));
  for (const entry of entries) findings.push(...check(entry));
  if (entries.length === 0) findings.push({ position: start, message: 'there is no student in the file', fix: 'check that it is the right export' });
  if (findings.length > 0) throw new InputError(findings);
  return {
    encoding, delimiter: table.delimiter, entries,
    columns: Object.fromEntries(Object.entries(columns).map(([field, index]) => [field, headings[index]])),
  };
}

function decode(bytes: Buffer, position: SourcePosition, encoding: string | undefined) {
  try {
    const decoded = decodeText(bytes, encoding);
    if (!decoded.text.includes('\0')) return decoded;
  } catch {
    throw new InputError([{ position, message: `there is no encoding ${quote(encoding)}`, fix: 'name one such as utf-8, utf-16le, windows-1251, windows-1252' }]);
  }
  throw new InputError([{ position, message: 'this is a binary file, no CSV', fix: 'save the spreadsheet as CSV (UTF-8)' }]);
}

function locate({ rows }: Table, position: SourcePosition, named: ReadRosterOptions['columns']): { columns: Columns; headings: readonly string[]; body: readonly Row[] } {
  let refusal: string | undefined;
  for (const [index, { cells }] of rows.slice(0, MAX_HEADING_ROW).entries()) {
    try {
      const columns = findColumns(cells, named);
      if (areSufficient(columns)) return { columns, headings: cells, body: rows.slice(index + 1) };
    } catch (error) {
      refusal ??= (error as Error).message;
    }
  }
  const headings = rows[0]?.cells.map(cell => quote(cell)).join(', ') ?? 'nothing';
  throw new InputError([{
    position,
    message: refusal ?? `no column says who the students are: the first line has ${headings}`,
    fix: 'a column with the e-mail, the user name, the name, or first and last name is needed; name it: --column email="Contact address"',
  }]);
}

function toEntry({ cells, line }: Row, columns: Columns, file: string): RosterEntry {
  const cell = (field: RosterField) => (columns[field] === undefined ? undefined : cells[columns[field]] || undefined);
  const name = cell('name');
  const { firstName, lastName } = name === undefined || cell('lastName') !== undefined ? { firstName: cell('firstName'), lastName: cell('lastName') } : splitName(name);
  return { user: cell('user'), firstName, lastName, email: cell('email'), group: cell('group'), position: { file, line, column: 1 } };
}

function fullNameOf({ firstName, lastName }: RosterEntry): string {
  return [firstName, lastName].filter(Boolean).join(' ');
}

function check({ user, firstName, lastName, email, group, position }: RosterEntry): Finding[] {
  if ([user, firstName, lastName, email].every(value => value === undefined)) {
    return [{ position, message: 'the line names nobody', fix: 'fill in the name or the e-mail, or remove the line' }];
  }
  const wrong = (what: string, value: string | undefined, test: (value: string) => string | undefined, fix: string): Finding[] => {
    const allowed = value === undefined ? undefined : test(value);
    return allowed === undefined ? [] : [{ position, message: `the ${what} is ${quote(value)}: ${allowed}`, fix }];
  };
  return [
    ...wrong('first name', firstName, checkPersonName, 'correct the cell'),
    ...wrong('last name', lastName, checkPersonName, 'correct the cell'),
    ...wrong('group', group, checkPersonName, 'correct the cell'),
    ...wrong('e-mail', email, checkEmail, 'correct the cell, or empty it'),
    ...wrong('user name', user, value => (/^[\p{L}\p{N}][\p{L}\p{M}\p{N} .@_'-]{0,99}$/u.test(value) ? undefined : 'a user name begins with a letter or digit'), 'correct the cell, or empty it'),
  ];
}
