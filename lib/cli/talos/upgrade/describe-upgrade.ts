import type { TalosRelease, UpgradeStep } from '../../../model/talos/upgrade/upgrade-steps';

/** What is done, a line for each step but the looks at the health. */
export function describeUpgrade(steps: readonly UpgradeStep[]): string[] {
  return steps.flatMap(step => (step.action === 'health' ? [] : [describeStep(step)]));
}

export function describeStep(step: Exclude<UpgradeStep, { action: 'health' }>): string {
  if (step.action === 'kubernetes') return `Kubernetes ${step.from} → ${step.to}`;
  return step.machines.map(({ machine, from, to }) => `${machine}: ${change(from, to)}`).join(', ');
}

function change(from: TalosRelease, to: TalosRelease): string {
  const versions = from.version === to.version ? to.version : `${from.version} → ${to.version}`;
  const isOther = to.schematic !== undefined && from.schematic !== to.schematic;
  return `Talos ${versions}${isOther ? ', another image' : ''}`;
}
