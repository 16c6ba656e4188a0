import { parameterError, refusal } from '../../errors';
import type { Config } from '../../store/state';
import { splitList } from '../lists';
import type { SectionChange } from '../section-config';
import { digestOf, requireUnmodified, toConfig } from '../section-config';
import type { FirewallService } from './firewalls';
import type { RuleScope } from './rule-check';
import { RULE_PROPERTIES, verifyRule } from './rule-check';

export interface RuleChange extends SectionChange {
  /** New position; then nothing else of the rule changes. */
  readonly moveto?: number;
}

/** The rules of a firewall or security group, by their position. */
export class FirewallRuleService {
  constructor(private readonly firewalls: FirewallService) {}

  list(key: string): Record<string, unknown>[] {
    const { rules } = this.firewalls.get(key);
    const digest = digestOf(rules);
    return rules.map((rule, pos) => ({ ...rule, pos, digest }));
  }

  /** As PVE has it, the position is text here, and a number in the list. */
  get(key: string, pos: string): Record<string, unknown> {
    const { rules } = this.firewalls.get(key);
    return { ...rules[this.indexOf(rules, pos)], pos, digest: digestOf(rules) };
  }

  /** Puts the rule before all others, whatever position is asked for. */
  create(key: string, scope: RuleScope, { settings, digest }: SectionChange): void {
    const { rules } = this.firewalls.get(key);
    requireUnmodified(rules, digest);
    const rule = withoutEmpty(toConfig(settings));
    this.verify(key, scope, rule);
    this.firewalls.put(key, { rules: [{ ...rule, enable: rule.enable ?? 0 }, ...rules] });
  }

  update(key: string, scope: RuleScope, pos: string, { settings, delete: deleted, digest, moveto }: RuleChange): void {
    const { rules } = this.firewalls.get(key);
    requireUnmodified(rules, digest);
    const index = this.indexOf(rules, pos);
    if (moveto !== undefined && moveto !== index) {
      this.firewalls.put(key, { rules: moved(rules, index, moveto) });
      return;
    }
    const names = splitList(deleted);
    for (const name of names) {
      if (!RULE_PROPERTIES.includes(name)) throw parameterError({ delete: `no such property ('${name}')` });
      if (name === 'type' || name === 'action') throw parameterError({ delete: `unable to delete required property '${name}'` });
    }
    const changed = withoutEmpty({ ...rules[index], ...toConfig(settings) });
    const rule = Object.fromEntries(Object.entries(changed).filter(([name]) => !names.includes(name)));
    this.verify(key, scope, rule);
    this.firewalls.put(key, { rules: rules.with(index, rule) });
  }

  delete(key: string, pos: string, digest: string | undefined): void {
    const { rules } = this.firewalls.get(key);
    requireUnmodified(rules, digest);
    this.firewalls.put(key, { rules: rules.toSpliced(this.indexOf(rules, pos), 1) });
  }

  private verify(key: string, scope: RuleScope, rule: Config): void {
    verifyRule(rule, scope, [this.firewalls.get(key), this.firewalls.get('cluster')]);
  }

  private indexOf(rules: readonly Config[], pos: string): number {
    if (!/^\d+$/.test(pos)) throw parameterError({ pos: `type check ('integer') failed - got '${pos}'` });
    if (Number(pos) >= rules.length) throw refusal(`no rule at position ${pos}`);
    return Number(pos);
  }
}

/** What is empty, or `-`, is not set. */
function withoutEmpty(config: Config): Config {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== '' && value !== '-'));
}

/** The rule comes before the one that has been at the new position. */
function moved(rules: readonly Config[], from: number, to: number): readonly Config[] {
  const others = rules.toSpliced(from, 1);
  return others.toSpliced(to > from ? to - 1 : to, 0, rules[from] as Config);
}

