import type { Allocations, Taken } from '../../../lib/model/allocations';
import { planLab } from '../../../lib/model/plan-lab';
import type { Rule } from '../../../lib/model/rules/rule';
import type { Finding } from '../../../lib/values/finding';
import type { LabFixture } from '../lab';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab } from '../lab';

/** What one rule says about an environment. */
export function check(rule: Rule, fixture: LabFixture, before: Allocations = NOTHING_ALLOCATED, taken: Taken = NOTHING_TAKEN): readonly Finding[] {
  const config = lab(fixture);
  return rule.check({ config, plan: planLab(config, before, taken).plan, taken });
}

/** `file:line:column` of each. */
export function places(findings: readonly Finding[]): string[] {
  return findings.map(({ position: { file, line, column } }) => `${file}:${line}:${column}`);
}
