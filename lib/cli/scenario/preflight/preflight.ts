import type { ActionKind } from '../../../scenario/actions/action';
import type { Context } from '../../context';
import { checkCluster } from './cluster-checks';
import { checkLogin } from './login-checks';
import { checkMachine } from './machine-checks';
import type { Preflight } from './subject';

/** What is found before anything is begun. */
export interface PreflightResult {
  /** What would fail, each with what to do. */
  readonly refusals: readonly string[];
  /** What could not be looked at. */
  readonly warnings: readonly string[];
}

/** Looks for what would end the run half-way, all at once. */
export async function preflight(context: Pick<Context, 'env'>, subject: Preflight): Promise<PreflightResult> {
  const refusals: string[] = [];
  const warnings: string[] = [];
  const say = { refuse: (line: string) => void refusals.push(line), warn: (line: string) => void warnings.push(line) };
  checkMachine(context, subject, say);
  await checkLogin(subject, say);
  if (subject.kinds.some(kind => ON_CLUSTER.has(kind))) await checkCluster(subject, say);
  return { refusals: [...new Set(refusals)], warnings: [...new Set(warnings)] };
}

const ON_CLUSTER: ReadonlySet<ActionKind> = new Set(['tofu_apply', 'tofu_destroy', 'start_vm', 'stop_vm', 'wait_for_guest_agent', 'download_image', 'remove_image']);
