import { isRestricted } from '../../model/internet';
import type { Context } from '../context';
import { asClass } from '../kinds';
import { planOne } from '../environments';
import { readKnownState } from '../known-state';
import { standStatuses } from '../stand-status';
import { BACK, chooseClass } from './environment';
import type { Step } from './step';

/** Asks for a class that stands, and whether its way out is shut. */
export async function switchExam(context: Context): Promise<readonly Step[] | undefined> {
  const { prompts } = context.io;
  const config = await chooseClass(context);
  if (config === undefined) return undefined;
  if (!await stands(context, config.name)) {
    context.io.err(`${config.name} does not stand yet: deploy it first`);
    return undefined;
  }
  const position = await prompts.choose<'on' | 'off' | undefined>(`Exam mode of ${config.name}, which is ${isRestricted(config) ? 'on' : 'off'}`, [
    { name: 'On: no way out but what internet_allow in env.yaml lists', value: 'on' },
    { name: 'Off: the internet is free', value: 'off' },
    BACK,
  ]);
  return position && [{ args: ['exam', config.name, position] }];
}

async function stands(context: Context, name: string): Promise<boolean> {
  const statuses = standStatuses(asClass(planOne(context, name)).plan, await readKnownState(context, name));
  return [...statuses.values()].some(status => status !== 'not there');
}
