import type { Environment } from '../lib/tofu/process';
import { DMZ_CLUSTER, withRig, type Rig } from './rig';

export interface PlanTime {
  readonly seconds: number;
  /** Which provider planned. */
  readonly provider: Rig['provider'];
}

/** How long `tofu plan` takes for a stack that nothing of is there yet, with the real provider where it is installed. */
export async function timePlan(stack: string, students: number, env: Environment): Promise<PlanTime> {
  return withRig(stack, students, { description: DMZ_CLUSTER }, env, async ({ provider, tofu }) => {
    const start = performance.now();
    await tofu('plan', '-input=false', '-var-file', 'values.tfvars.json', '-out', 'vm');
    return { seconds: (performance.now() - start) / 1000, provider };
  });
}
