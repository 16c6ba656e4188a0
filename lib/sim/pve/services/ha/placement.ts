import type { Config, Vm } from '../../store/state';
import type { Store } from '../../store/store';
import { splitList } from '../lists';
import { isStarted } from './state';
import type { HaResourceService } from './resources';

/** Where rules want the VMs that are to run. */
export class HaPlacement {
  constructor(private readonly store: Store, private readonly resources: HaResourceService) {}

  /** The node that a VM is to move to; undefined when it is well where it is, or nowhere better. */
  target(vm: Vm): string | undefined {
    const together = this.nodesOf(this.partners(vm, 'positive'));
    const separate = new Set(this.nodesOf(this.partners(vm, 'negative')));
    const { preferred, allowed } = this.nodesFor(vm);
    const isAllowed = allowed.includes(vm.node) && (together.includes(vm.node) || !separate.has(vm.node));
    if (this.resources.managed(vm.vmid)?.failback === 0 && isAllowed) return undefined;
    const possible = preferred.filter((node) => !separate.has(node));
    const companion = majority(together.filter((node) => possible.includes(node)));
    const nodes = companion === undefined ? possible : [companion];
    return nodes.includes(vm.node) ? undefined : this.leastUsed(nodes);
  }

  /** Of the nodes that a node affinity rule names, those of the highest priority are preferred; a strict one allows no others. */
  private nodesFor(vm: Vm): { preferred: string[]; allowed: string[] } {
    const all = Object.keys(this.store.description.nodes).sort();
    const [rule] = this.rules('node-affinity', vm);
    if (!rule) return { preferred: all, allowed: all };
    const priorities = new Map(splitList(String(rule.nodes)).map((entry): [string, number] => {
      const [node = '', priority = '0'] = entry.split(':');
      return [node, Number(priority)];
    }));
    const highest = Math.max(...priorities.values());
    return { preferred: all.filter((node) => priorities.get(node) === highest), allowed: rule.strict === 1 ? [...priorities.keys()] : all };
  }

  /** Other VMs that are to run with it, or apart from it. */
  private partners(vm: Vm, affinity: 'positive' | 'negative'): Vm[] {
    const rules = this.rules('resource-affinity', vm).filter((rule) => rule.affinity === affinity);
    const others = new Set(rules.flatMap(({ resources }) => splitList(String(resources))));
    others.delete(`vm:${vm.vmid}`);
    return this.running().filter(({ vmid }) => others.has(`vm:${vmid}`));
  }

  private rules(type: string, { vmid }: Vm): Config[] {
    const configs = this.store.haRules.values().map(({ config }) => config).filter((config) => config.type === type && config.disable !== 1);
    return configs.filter(({ resources }) => splitList(String(resources)).includes(`vm:${vmid}`));
  }

  private nodesOf(vms: readonly Vm[]): string[] {
    return vms.map(({ node }) => node);
  }

  private leastUsed(nodes: readonly string[]): string | undefined {
    const used = this.nodesOf(this.running());
    const count = (node: string) => used.filter((other) => other === node).length;
    return [...nodes].sort((a, b) => count(a) - count(b) || (a < b ? -1 : 1))[0];
  }

  /** The VMs that are to run, by their ids. */
  running(): Vm[] {
    const sids = this.store.haResources.keys().filter((sid) => isStarted(this.store.haResources.get(sid)?.config.state)).sort();
    return sids.flatMap((sid) => this.store.vms.get(sid.slice('vm:'.length)) ?? []);
  }
}

function majority(nodes: readonly string[]): string | undefined {
  const count = (node: string) => nodes.filter((other) => other === node).length;
  return [...nodes].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))[0];
}
