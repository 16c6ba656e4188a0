import type { ActionType } from './action-type';

export const tofuApply: ActionType<'tofu_apply'> = {
  timeoutSeconds: 1800,
  outputs: ['changes', 'was_there'],
  run: async ({ environment, ...target }, tools) => {
    const changes = await tools.environments.apply(environment, target, tools, isThere => {
      if (tools.remembered().was_there === undefined) tools.remember({ was_there: isThere ? 1 : 0 });
    });
    return { changes, outputs: { changes: changes.length } };
  },
  // what was there before is not ours to take away
  undo: (action, { was_there: wasThere }) => (wasThere === 0 ? { ...action, kind: 'tofu_destroy' } : undefined),
};

export const tofuDestroy: ActionType<'tofu_destroy'> = {
  timeoutSeconds: 1800,
  outputs: ['changes'],
  run: async ({ environment, ...target }, tools) => {
    const changes = await tools.environments.destroy(environment, target, tools);
    // another machine may have the address next time
    tools.hostKeys.forget();
    return { changes, outputs: { changes: changes.length } };
  },
};
