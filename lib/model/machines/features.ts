import type { MachineSettings } from '../../config/machines/machines-config';
import type { Feature } from '../hooks/needs';
import type { HookPlan, IgnitionPlan } from './machines-plan';

/** What a machine has that goes beyond an API token, or beyond old hosts. */
export function featuresOf({ shares }: MachineSettings, ignition: IgnitionPlan | undefined, hook: HookPlan | undefined): readonly Feature[] {
  const delivery: Feature[] = ignition === undefined ? []
    : [ignition.delivery === 'fw-cfg' ? `fw-cfg by ${ignition.inline ? 'string' : 'file'}` as const : ignition.delivery];
  return [...new Set<Feature>([...delivery, ...shares.map(({ method }) => `share by ${method}` as const), ...(hook === undefined ? [] : ['hooks' as const])])];
}
