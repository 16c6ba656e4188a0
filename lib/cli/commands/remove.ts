import path from 'node:path';
import type { Command } from 'commander';
import type { EnvConfig, StudentConfig } from '../../config/env-config';
import { loadEnv } from '../../config/load-env';
import { readUserIds } from '../../config/roster/user-ids';
import { writeUsersFile } from '../../config/roster/users-file';
import { didYouMean } from '../../values/did-you-mean';
import { quote } from '../../values/quote';
import { envsFolder, type Context } from '../context';
import { chooseEnvironments } from '../environments';
import { CommandError } from '../errors';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';
import { planSafely } from '../leftovers';
import { applyPlan, confirm, printPlan } from '../plan-and-apply';
import { prepareStack } from '../stack';
import { tentatively } from '../tentative-change';

interface Options {
  readonly list?: string;
  readonly keepUsers?: boolean;
  readonly yes?: boolean;
}

export function addRemove(program: Command, context: Context): void {
  program.command('remove')
    .description('take students with their stands out of an environment: off the list, and off the cluster')
    .argument('<environment>', 'name of a folder below envs/')
    .argument('[student...]', 'user ids: student1@pve, or student1')
    .option('--list <file>', 'file with user ids: one a line, or like users_list.yml')
    .option('--keep-users', 'take machines and networks only: the students stay on the list, with their users and pools (stand: false)')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples(
      ['standsmith remove class-router student1', 'names every VM that ends, and asks'],
      ['standsmith remove class-router --list leavers.txt --yes', 'for scripts'],
    ))
    .action(async (given: string, students: readonly string[], options: Options) => {
      const [name] = chooseEnvironments(context, [given]);
      const config = loadEnv(path.join(envsFolder(context), name!), { root: context.root });
      const listed = options.list === undefined ? [] : readUserIds(path.resolve(context.root, options.list), context.root);
      const { keepUsers = false } = options;
      const leaving = choose(config, [...students, ...listed], keepUsers);
      const file = path.resolve(context.root, config.students[0]!.position.file);
      const staying = keepUsers
        ? config.students.map(student => ({ ...student, hasStand: student.hasStand && !leaving.includes(student) }))
        : config.students.filter(student => !leaving.includes(student));
      await tentatively(context, name!, file, () => writeUsersFile(file, config.students, staying), async () => {
        const stack = await prepareStack(context, name!);
        const saved = await planSafely(context, stack, false);
        printPlan(context, saved);
        await confirm(context, `Remove ${keepUsers ? 'the stands of ' : ''}${leaving.map(({ key }) => key).join(', ')} from ${name!}?`, options.yes ?? false);
        return async () => (saved.hasChanges ? applyPlan(context, stack, saved, `removing from ${name!}`) : undefined);
      });
      const [count, have, are] = leaving.length === 1 ? ['1 student', 'has', 'is'] : [`${leaving.length} students`, 'have', 'are'];
      context.io.out(`${count} ${keepUsers ? `of ${name!} ${have} users and pools only` : `${are} no longer in ${name!}`}`);
    });
}

/** The students that are meant. @throws CommandError when one is none, or nobody would be left */
function choose(config: EnvConfig, wanted: readonly string[], keepUsers: boolean): StudentConfig[] {
  if (wanted.length === 0) throw new CommandError('nobody is named\n    name students, or a file with --list', EXIT.badInput);
  const leaving = new Set(wanted.map(id => {
    const student = config.students.find(({ key, userId }) => id === userId || id === key);
    if (student !== undefined) return student;
    const meant = didYouMean(id, config.students.flatMap(({ key, userId }) => (id.includes('@') ? userId : key)));
    throw new CommandError(`${quote(id)} is no student of ${config.name}\n    ${meant === undefined ? 'standsmith show lists them' : `did you mean ${meant}?`}`, EXIT.badInput);
  }));
  if (leaving.size === config.students.length && !keepUsers) {
    throw new CommandError(`nobody would be left in ${config.name}\n    take it away as a whole: standsmith destroy ${config.name}`, EXIT.refused);
  }
  return [...leaving];
}
