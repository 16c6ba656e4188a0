import { readTofu, type Tofu } from './tofu';

type Values = Readonly<Record<string, unknown>>;

/** A saved plan, as far as somebody looks at it. */
export interface PlanDocument {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly type: string;
    readonly change: { readonly actions: readonly string[]; readonly before: Values | null; readonly after: Values | null };
  }[];
  readonly variables?: Readonly<Record<string, { readonly value?: unknown }>>;
}

/** A state, as far as somebody looks at it. */
export interface StateDocument {
  readonly values?: { readonly root_module?: { readonly resources?: readonly StateResource[] } };
}

export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

export function showArguments(planFile?: string): string[] {
  return ['show', '-json', ...(planFile === undefined ? [] : [planFile])];
}

export async function showPlan(tofu: Tofu, planFile: string): Promise<PlanDocument> {
  return readTofu<PlanDocument>(tofu, showArguments(planFile));
}

/** The state of the stack in the folder. */
export async function showState(tofu: Tofu): Promise<StateDocument> {
  return readTofu<StateDocument>(tofu, showArguments());
}
