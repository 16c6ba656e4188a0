import type { ResourceData } from '../../legacy/resource-data';
import { oneOf } from '../../framework/validators';
import type { Parameters, PveClient } from '../../pve/pve-client';
import { contains } from '../../pve/retry';
import type { LegacyResource, Operation } from '../../resource-type';
import type { ValueObject } from '../../values/value';
import { blockOf, changedRule, createdRule, signature } from './firewall-rule';
import type { FirewallRule } from './firewall-rule';
import { containerNotDone, firewallId, firewallPath, ownerOf, pathOfOwner } from './owner';

/** The calls for one list of rules. */
class Rules {
  constructor(private readonly client: PveClient, readonly path: string) {}

  async positions(): Promise<readonly number[]> {
    const rules = await this.client.get<readonly { pos: number }[]>(this.path, {}, 'error retrieving firewall rules');
    return rules.map(({ pos }) => pos);
  }

  /** @returns undefined when there is none at the position any more */
  async get(position: number): Promise<ValueObject | undefined> {
    try {
      return blockOf(await this.client.get<FirewallRule>(`${this.path}/${position}`, {}, `error retrieving firewall rule ${position}`), position);
    } catch (error) {
      if (contains('no rule at position')(error)) {
        return undefined;
      }
      throw error;
    }
  }

  async create(rule: ValueObject): Promise<void> {
    await this.client.post(this.path, createdRule(rule), 'error creating firewall rule');
  }

  async update(position: number, parameters: Parameters): Promise<void> {
    await this.client.put(`${this.path}/${position}`, parameters, `error updating firewall rule ${position}`);
  }

  async delete(position: number): Promise<void> {
    await this.client.delete(`${this.path}/${position}`, {}, `error deleting firewall rule ${position}`);
  }
}

function rulesOf(data: ResourceData, { client }: Operation): Rules {
  return new Rules(client, `${firewallPath(data)}/rules`);
}

async function read(data: ResourceData, operation: Operation): Promise<void> {
  const rules = rulesOf(data, operation);
  const found: ValueObject[] = [];
  for (const position of await rules.positions()) {
    const rule = await rules.get(position);
    if (rule !== undefined) {
      found.push(rule);
    }
  }
  data.set('rule', found);
}

/** Makes the rules that are new. @returns by index, those that there were before */
async function createMissing(rules: Rules, before: readonly ValueObject[], after: readonly ValueObject[]): Promise<ReadonlyMap<number, ValueObject>> {
  const left = new Map<string, ValueObject[]>();
  for (const rule of before) {
    left.set(signature(rule), [...left.get(signature(rule)) ?? [], rule]);
  }
  const kept = new Map<number, ValueObject>();
  for (const [index, rule] of after.entries()) {
    const old = left.get(signature(rule))?.shift();
    if (old === undefined) {
      await rules.create(rule);
    } else {
      kept.set(index, old);
    }
  }
  return kept;
}

/** Moves each rule to its place, from the first on, and looks anew after each move. */
async function sort(rules: Rules, after: readonly ValueObject[]): Promise<void> {
  for (const [target, rule] of after.entries()) {
    let current: number | undefined;
    for (const position of (await rules.positions()).filter((pos) => pos >= target)) {
      const found = await rules.get(position);
      if (found !== undefined && signature(found) === signature(rule)) {
        current = position;
        break;
      }
    }
    if (current === undefined) {
      throw new Error(`could not find rule with signature "${signature(rule)}" at or after position ${target} during repositioning`);
    }
    if (current !== target) {
      await rules.update(current, { moveto: target });
    }
  }
}

const policies = oneOf('ACCEPT', 'REJECT', 'DROP');

/** All rules of a firewall, in their order. */
export const firewallRules: LegacyResource = {
  kind: 'legacy',
  attributes: {
    container_id: containerNotDone,
    ...Object.fromEntries(['comment', 'dest', 'dport', 'iface', 'log', 'macro', 'proto', 'security_group', 'source', 'sport'].map((name) => (
      [`rule.${name}`, { default: '' }]
    ))),
    'rule.enabled': { default: true },
    'rule.action': { validate: policies },
    'rule.type': { validate: oneOf('in', 'out', 'forward') },
  },

  async create(data, operation) {
    const rules = rulesOf(data, operation);
    if ((await rules.positions()).length > 0) {
      throw new Error('Existing rules detected. Aborting...');
    }
    // Each new rule is the first: so the last one comes first.
    for (const rule of [...data.blocks('rule')].reverse()) {
      await rules.create(rule);
    }
    data.setId(firewallId('rule', rules.path));
    await read(data, operation);
  },

  read,

  async update(data, operation) {
    const rules = rulesOf(data, operation);
    const after = data.blocks('rule');
    const kept = await createMissing(rules, data.before('rule') as readonly ValueObject[], after);
    await sort(rules, after);
    for (const [index, old] of kept) {
      await rules.update(index, changedRule(after[index] as ValueObject, old));
    }
    for (const position of (await rules.positions()).slice(after.length).reverse()) {
      await rules.delete(position);
    }
    await read(data, operation);
  },

  async delete(data, operation) {
    const rules = rulesOf(data, operation);
    for (const position of data.blocks('rule').map(({ pos }) => Number(pos)).sort((left, right) => right - left)) {
      if (await rules.get(position) !== undefined) {
        await rules.delete(position);
      }
    }
  },

  importState(id) {
    const owner = ownerOf(id, ['cluster', 'node', 'vm']);
    return { ...owner, id: firewallId('rule', `${pathOfOwner(owner)}/rules`) };
  },
};
