import type { Action, ActionKind } from '../../../scenario/actions/action';
import { resolveAction, type Scope } from '../../../scenario/references';
import { stepsOf, type Phase } from '../../../scenario/scenario';

/** After these, other machines may be there than before. */
const MAKES_MACHINES: ReadonlySet<ActionKind> = new Set(['tofu_apply', 'start_vm', 'wait_for_ssh']);

/** The phases before the first that makes or starts a machine, as far as the run ends where one fails. */
export function beforeMachines(phases: readonly Phase[]): readonly Phase[] {
  const index = phases.findIndex(({ action }) => MAKES_MACHINES.has(action.kind));
  return (index === -1 ? phases : phases.slice(0, index)).filter(({ onError }) => onError !== 'continue');
}

/** What phases will do, as far as it is known already: what takes the outputs of earlier phases is not. */
export function resolvedActions(phases: readonly Phase[], scope: Omit<Scope, 'phases'>): Action[] {
  return phases.flatMap(stepsOf).flatMap(action => {
    try {
      return [resolveAction(action, { ...scope, phases: {} })];
    } catch {
      return [];
    }
  });
}
