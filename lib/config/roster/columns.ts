/** What a roster can say of a student. */
export type RosterField = 'user' | 'firstName' | 'lastName' | 'name' | 'email' | 'group';

/** Headings by which school systems call a field, folded by `fold`: Moodle, Canvas, Blackboard, Google Classroom, in English and Russian. */
const HEADINGS: Readonly<Record<RosterField, readonly string[]>> = {
  user: ['user', 'username', 'userid', 'login', 'loginid', 'sisloginid', 'логин', 'имяпользователя', 'пользователь'],
  firstName: ['firstname', 'givenname', 'first', 'имя'],
  lastName: ['lastname', 'surname', 'familyname', 'last', 'фамилия'],
  name: ['name', 'fullname', 'student', 'studentname', 'displayname', 'фио', 'полноеимя', 'студент', 'учащийся'],
  email: ['email', 'emailaddress', 'mail', 'adresemail', 'адресэлектроннойпочты', 'электроннаяпочта', 'почта'],
  group: ['group', 'groups', 'section', 'sections', 'class', 'cohort', 'cohort1', 'группа', 'группы', 'класс'],
};

export const ROSTER_FIELDS = Object.keys(HEADINGS) as readonly RosterField[];

/** Number of the column of each field that there is. */
export type Columns = Readonly<Partial<Record<RosterField, number>>>;

/**
 * Finds a table's columns by their headings.
 *
 * @param named heading of a column by field, for tables with unusual ones
 * @throws Error when there is no column with a named heading
 */
export function findColumns(headings: readonly string[], named: Readonly<Partial<Record<RosterField, string>>> = {}): Columns {
  const folded = headings.map(fold);
  const columns: Partial<Record<RosterField, number>> = {};
  for (const field of ROSTER_FIELDS) {
    const wanted = named[field];
    const index = wanted === undefined ? folded.findIndex(heading => HEADINGS[field].includes(heading)) : folded.indexOf(fold(wanted));
    if (index === -1 && wanted !== undefined) throw new Error(`there is no column ${JSON.stringify(wanted)}; there are ${headings.map(heading => JSON.stringify(heading)).join(', ')}`);
    if (index !== -1) columns[field] = index;
  }
  return columns;
}

/** Whether there is enough to know a student by. */
export function areSufficient({ user, name, firstName, lastName, email }: Columns): boolean {
  return user !== undefined || email !== undefined || name !== undefined || (firstName !== undefined && lastName !== undefined);
}

function fold(heading: string): string {
  return heading.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
