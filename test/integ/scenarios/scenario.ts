import type { Step } from '../provider-scenario';

/** Steps by the scenario's name. */
export type Scenarios = Readonly<Record<string, readonly Step[]>>;

export const allGone: Step = { name: 'destroyed', config: null };
