import type { LabPlan } from '../model/lab-plan';
import type { PlannedClass } from '../model/plan-environments';
import type { Context } from './context';
import { CommandError } from './errors';
import { EXIT } from './exit-codes';
import { lookAtCluster } from './planned-cluster';
import type { SavedPlan } from './plan-and-apply';
import type { ReadyStack } from './stack';

/** What to say where firewalls of machines would do nothing. */
export const DATACENTER_FIREWALL_IS_OFF = 'the firewall of the datacenter is off, and without it those of the machines filter nothing';
export const DATACENTER_FIREWALL_FIX = 'switch it on at Datacenter > Firewall > Options, with rules that let you in yourself (ports 22 and 8006 of the nodes)';

/** Whether some machine's firewall is to filter something. */
export function needsFirewall({ stands }: LabPlan): boolean {
  return stands.some(({ machines }) => machines.some(({ firewall }) => firewall?.enabled));
}

/** What is to be said of it in a rehearsal, or nothing. @param isOn whether the datacenter's firewall is on; unset: not known */
export function warningAboutDatacenterFirewall(plan: LabPlan, isOn: boolean | undefined): string[] {
  return needsFirewall(plan) && isOn === false ? [`${DATACENTER_FIREWALL_IS_OFF}: ${DATACENTER_FIREWALL_FIX}`] : [];
}

/** Whether firewalls are on at all on the cluster, which is the site's to decide; undefined where that cannot be seen, with a word about it. */
export async function isDatacenterFirewallOn({ io }: Context, stack: ReadyStack, saved: SavedPlan): Promise<boolean | undefined> {
  try {
    return await lookAtCluster(stack, saved.document, async client => {
      const { enable } = await client.get<{ readonly enable?: number }>('/cluster/firewall/options');
      return Number(enable ?? 0) === 1;
    });
  } catch (error) {
    io.err(`whether the firewall of the datacenter is on cannot be seen: ${(error as Error).message}`);
    return undefined;
  }
}

/**
 * Says so, where a plan relies on firewalls and the datacenter's is off.
 *
 * @throws CommandError where nothing else keeps students apart: the gateways of their subnets route
 */
export async function checkDatacenterFirewall(context: Context, stack: ReadyStack<PlannedClass>, saved: SavedPlan): Promise<void> {
  if (needsFirewall(stack.plan) && await isDatacenterFirewallOn(context, stack, saved) === false) {
    if (stack.plan.stands.some(({ networks }) => networks.some(({ subnet }) => subnet?.gateway !== undefined))) {
      throw new CommandError(
        `${DATACENTER_FIREWALL_IS_OFF}: students would reach each other through the gateways of their subnets; nothing was changed\n`
        + `    ${DATACENTER_FIREWALL_FIX}; or take dhcp and snat out of subnets in env.yaml`, EXIT.refused,
      );
    }
    context.io.err(`${context.io.colors.yellow('warning')}: ${DATACENTER_FIREWALL_IS_OFF}\n    ${DATACENTER_FIREWALL_FIX}`);
  }
}
