import { init } from '../tofu/init';
import { showState, type StateDocument } from '../tofu/show';
import type { Context } from './context';
import { findStack } from './stack';

/** The state of an environment as tofu has it; empty where nothing was ever synthesized. */
export async function readKnownState(context: Context, name: string): Promise<StateDocument> {
  const tofu = await findStack(context, name);
  if (tofu === undefined) return {};
  await init(tofu);
  return showState(tofu);
}
