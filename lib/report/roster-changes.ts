import type { Colors } from 'picocolors/types';

/** How a class list was read. */
export interface RosterReading {
  readonly encoding: string;
  readonly delimiter: string;
  /** Heading of the column of each field. */
  readonly columns: Readonly<Partial<Record<string, string>>>;
}

export interface RosterStudent {
  readonly key: string;
  readonly realm: string;
  readonly person: { readonly firstName?: string; readonly lastName?: string; readonly email?: string };
}

/** What a class list changes. */
export interface RosterChanges {
  readonly students: readonly RosterStudent[];
  readonly added: readonly RosterStudent[];
  readonly removed: readonly RosterStudent[];
  readonly changed: readonly RosterStudent[];
  readonly repeated: number;
}

/** Names that are listed one by one; of more, only their number. */
const MAX_NAMES = 40;

/** The same for people. */
export function rosterLines(reading: Partial<RosterReading>, update: RosterChanges, colors: Colors): string[] {
  const staying = update.students.length - update.added.length;
  return [
    ...readingLine(reading),
    ...update.repeated > 0 ? [`${update.repeated} lines say again what others say`] : [],
    ...part(update.added, '+', 'new', colors.green),
    ...part(update.changed, '~', 'changed', colors.yellow),
    ...part(update.removed, '-', 'no longer students: the next plan removes their stands', colors.red),
    `${update.students.length} students: ${update.added.length} new, ${staying} as before (${update.changed.length} with other details), ${update.removed.length} gone`,
  ];
}

/** Names that were typed need no explanation. */
function readingLine({ encoding, delimiter, columns }: Partial<RosterReading>): string[] {
  if (columns === undefined) return [];
  const fields = Object.entries(columns).map(([field, heading]) => `${field} from ${JSON.stringify(heading)}`).join(', ');
  return [`read as ${encoding}, separated by ${JSON.stringify(delimiter)}: ${fields}`];
}

function part(students: readonly RosterStudent[], sign: string, what: string, color: (text: string) => string): string[] {
  if (students.length === 0) return [];
  const shown = students.slice(0, MAX_NAMES).map(({ key, realm, person }) => (
    color(`  ${sign} ${key}@${realm}  ${[person.firstName, person.lastName].filter(Boolean).join(' ')}${person.email === undefined ? '' : ` <${person.email}>`}`.trimEnd())
  ));
  return [`${students.length} ${what}:`, ...shown, ...students.length > MAX_NAMES ? [`  … and ${students.length - MAX_NAMES} more`] : []];
}
