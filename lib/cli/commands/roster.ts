import path from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { loadEnv } from '../../config/load-env';
import { ROSTER_FIELDS, type RosterField } from '../../config/roster/columns';
import { readRoster, type Roster } from '../../config/roster/read-roster';
import { rosterOfNames } from '../../config/roster/typed-names';
import { updateRoster } from '../../config/roster/update-roster';
import { writeUsersFile } from '../../config/roster/users-file';
import { rosterLines } from '../../report/roster-changes';
import { checkRealm } from '../../values/names';
import { envsFolder, type Context } from '../context';
import { chooseEnvironments } from '../environments';
import { CommandError } from '../errors';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';

interface Options {
  readonly name?: readonly string[];
  readonly realm: string;
  readonly add?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly column?: Readonly<Partial<Record<RosterField, string>>>;
}

export function addRoster(program: Command, context: Context): void {
  program.command('roster')
    .description('take the students of an environment from a class list (CSV of Moodle, Canvas, a spreadsheet); shows the difference and asks')
    .argument('<environment>', 'name of a folder below envs/')
    .argument('[file]', 'the class list')
    .option('--name <name>', 'a student in the place of a class list: the name, or the user name; can be repeated', (name: string, before: readonly string[] = []) => [...before, name])
    .option('--realm <realm>', 'realm of new students; users of realms other than pve and pam get no password', 'pve')
    .option('--add', 'keep students who are not on the class list')
    .option('--column <field=heading>', `column with an unusual heading, can be repeated; fields: ${ROSTER_FIELDS.map(kebab).join(', ')}`, toColumn)
    .option('--encoding <name>', 'encoding of the class list (default: found out)')
    .option('--delimiter <character>', 'what stands between two cells (default: found out)')
    .option('-y, --yes', 'write without asking')
    .option('--json', 'print the difference as JSON')
    .addHelpText('after', examples(
      ['standsmith roster class-router courseid_42_participants.csv', 'the class is who is on the list'],
      ['standsmith roster class-router late.csv --add --yes', 'some more students'],
      ['standsmith roster class-router --name "Anna Nováková" --name student7', 'without a file'],
    ))
    .action(async (given: string, file: string | undefined, options: Options) => {
      const [name] = chooseEnvironments(context, [given]);
      const folder = path.join(envsFolder(context), name!);
      const refused = checkRealm(options.realm);
      if (refused !== undefined) throw new CommandError(`--realm ${options.realm}: ${refused}`, EXIT.badInput);
      const config = loadEnv(folder, { root: context.root });
      const roster = readGiven(context, file, options);
      const usersFile = config.students[0]!.position.file;
      const update = updateRoster(config.students, roster.entries, options.realm, options.add ?? false);
      const { encoding, delimiter, columns } = roster;
      if (options.json) context.io.out(JSON.stringify({ ...update, encoding, delimiter, columns }, null, 2));
      else rosterLines(roster, update, context.io.colors).forEach(line => context.io.out(line));
      const changes = update.added.length + update.removed.length + update.changed.length;
      if (changes === 0) return;
      if (!options.yes && await context.io.ask(`Write this into ${usersFile}? (yes/no) `) !== 'yes') {
        throw new CommandError('nothing was written\n    answer yes, or give --yes', EXIT.refused);
      }
      writeUsersFile(path.resolve(context.root, usersFile), config.students, update.students);
      context.io.err(`${usersFile} is written; next: standsmith credentials ${name}, standsmith plan ${name}`);
    });
}

/** The class list, or the names that were typed: how the former was read is said. */
function readGiven({ root }: Context, file: string | undefined, options: Options): Pick<Roster, 'entries'> & Partial<Roster> {
  const { name: names = [], column: columns, realm } = options;
  if (file !== undefined && names.length === 0) return readRoster(path.resolve(root, file), root, { ...options, columns });
  if (file === undefined && names.length > 0) return { entries: rosterOfNames(names, realm) };
  throw new CommandError('who the students are is said by a class list, or by --name\n    give one of the two', EXIT.badInput);
}

function toColumn(value: string, before: Options['column']): Options['column'] {
  const [field, heading] = [value.slice(0, value.indexOf('=')), value.slice(value.indexOf('=') + 1)];
  const known = ROSTER_FIELDS.find(candidate => kebab(candidate) === field);
  if (known === undefined || heading === '') throw new InvalidArgumentError(`write field=heading; fields are ${ROSTER_FIELDS.map(kebab).join(', ')}`);
  return { ...before, [known]: heading };
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}
