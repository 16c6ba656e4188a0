import { parameterError, refusal } from '../../errors';
import type { Config } from '../../store/state';
import type { Store } from '../../store/store';
import { splitList } from '../lists';
import type { SectionChange, Settings } from '../section-config';
import { changedSection, digestOf, toConfig } from '../section-config';

export type HaRuleType = 'node-affinity' | 'resource-affinity';

/** What a rule of each type says beside its resources. */
const REQUIRED: Readonly<Record<HaRuleType, readonly string[]>> = { 'node-affinity': ['resources', 'nodes'], 'resource-affinity': ['resources', 'affinity'] };
const OPTIONAL: Readonly<Record<HaRuleType, readonly string[]>> = {
  'node-affinity': ['strict', 'disable', 'comment'], 'resource-affinity': ['disable', 'comment'],
};

/** Where resources should be: on nodes, or together or apart. They are kept and checked here. */
export class HaRuleService {
  constructor(private readonly store: Store) {}

  /** @param resource only the rules that name it */
  list(type: string | undefined, resource: string | undefined): Record<string, unknown>[] {
    return this.store.haRules.values()
      .filter(({ config }) => (type === undefined || config.type === type) && (resource === undefined || resourcesOf(config).includes(resource)))
      .map(({ id }) => this.get(id));
  }

  get(id: string): Record<string, unknown> {
    const config = this.store.haRules.get(id)?.config;
    if (!config) throw refusal(`no such ha rule '${id}'`);
    return { rule: id, ...config, order: this.store.haRules.keys().indexOf(id) + 1, digest: digestOf(config) };
  }

  create(id: string, type: HaRuleType, settings: Settings): void {
    const prefix = 'create ha rule failed: ';
    const config = { type, ...normalized(settings) };
    for (const option of REQUIRED[type]) {
      if (settings[option] === undefined) throw parameterError({ [option]: 'property is missing and it is not optional' });
    }
    this.verifyOptions(type, settings);
    if (this.store.haRules.has(id)) throw refusal(`${prefix}HA rule '${id}' already defined`);
    this.put(id, config, prefix);
  }

  update(id: string, change: SectionChange): void {
    const prefix = 'update HA rules failed: ';
    const config = this.store.haRules.get(id)?.config;
    if (!config) throw refusal(`${prefix}HA rule '${id}' does not exist`);
    const { type: given = config.type, ...settings } = change.settings;
    if (given !== config.type) throw parameterError({ type: `type '${given}' does not match '${config.type}'` });
    const type = given as HaRuleType;
    this.verifyOptions(type, settings);
    const options = { optional: OPTIONAL[type], required: REQUIRED[type] };
    this.put(id, changedSection(config, { ...change, settings: normalized(settings) }, options), prefix);
  }

  /** A rule that is not there is no error. */
  delete(id: string): void {
    this.store.haRules.delete(id);
  }

  private verifyOptions(type: HaRuleType, settings: Settings): void {
    const allowed = [...REQUIRED[type], ...OPTIONAL[type]];
    for (const [option, value] of Object.entries(settings)) {
      if (value !== undefined && !allowed.includes(option)) throw refusal(`unexpected property '${option}'`);
    }
  }

  private put(id: string, config: Config, prefix: string): void {
    const resources = resourcesOf(config);
    if (resources.length === 0) throw refusal(`${prefix}no resources were specified`);
    const unmanaged = resources.filter((sid) => !this.store.haResources.has(sid));
    if (unmanaged.length > 0) throw refusal(`${prefix}cannot use unmanaged resource(s) ${unmanaged.join(', ')}.`);
    const nodes = splitList(String(config.nodes ?? '')).map((node) => node.split(':')[0] ?? '');
    const missing = nodes.filter((node) => !this.store.description.nodes[node]);
    if (missing.length > 0) throw refusal(`${prefix}cannot use non-existent node(s) ${missing.join(', ')}.`);
    const error = this.infeasibility(id, config);
    if (error !== undefined) throw refusal(`${prefix}400 Rule '${id}' is invalid.\nresources: ${error}`);
    this.store.haRules.put(id, { id, config });
  }

  /** Why the rule cannot be kept, or undefined when it can. */
  private infeasibility(id: string, config: Config): string | undefined {
    if (config.disable === 1) return undefined;
    const resources = resourcesOf(config);
    const others = this.store.haRules.values().filter((rule) => rule.id !== id && rule.config.disable !== 1 && rule.config.type === config.type);
    const shared = (other: Config) => resourcesOf(other).filter((sid) => resources.includes(sid));
    if (config.type === 'node-affinity') {
      const twice = others.flatMap((rule) => shared(rule.config))[0];
      return twice === undefined ? undefined : `resource '${twice}' is already used in another node affinity rule`;
    }
    if (resources.length < 2) return 'rule is ineffective as there are less than two resources';
    if (config.affinity === 'negative' && resources.length > Object.keys(this.store.description.nodes).length) {
      return 'rule defines more resources than available nodes';
    }
    const contradicts = others.some((rule) => rule.config.affinity !== config.affinity && shared(rule.config).length > 1);
    return contradicts ? `rule shares two or more resources with a ${config.affinity === 'negative' ? 'positive' : 'negative'} resource affinity rule` : undefined;
  }
}

function resourcesOf(config: Config): string[] {
  return splitList(String(config.resources ?? ''));
}

/** Lists sorted, as PVE writes them; a rule that is not disabled says nothing of it. */
function normalized({ disable, ...settings }: Settings): Config {
  const list = (text: Settings[string], each: (part: string) => string) => (
    text === undefined ? undefined : [...new Set(splitList(String(text)).map(each))].sort().join(',')
  );
  return toConfig({
    ...settings, resources: list(settings.resources, (sid) => sid), nodes: list(settings.nodes, (node) => node.replace(/:0*$/, '')),
    disable: disable === true ? true : undefined,
  });
}
