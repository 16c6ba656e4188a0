import { parameterError } from '../errors';
import { interfaceKey } from '../store/naming';
import type { Config, NetworkInterface } from '../store/state';
import type { Store } from '../store/store';
import type { Caller } from './authentication';
import { splitList } from './lists';
import type { TaskService } from './tasks';

const BRIDGE_DEFAULTS: Config = { bridge_ports: '', bridge_stp: 'off', bridge_fd: '0' };

/** Networks of the nodes: changes are written at once and come into force with the node's next reload. */
export class NetworkService {
  constructor(private readonly store: Store, private readonly tasks: TaskService) {}

  list(node: string): Record<string, unknown>[] {
    return [...this.store.interfacesByNode.keys(node)].map((key) => this.view(this.store.interfaces.get(key) as NetworkInterface));
  }

  get(node: string, iface: string): Record<string, unknown> {
    return this.view(this.find(node, iface));
  }

  create(node: string, iface: string, config: Config): void {
    if (this.store.interfaces.has(interfaceKey(node, iface))) throw parameterError({ iface: 'interface already exists' });
    this.store.interfaces.put(interfaceKey(node, iface), { node, iface, config: withDefaults(config) });
  }

  /** PVE replaces the whole configuration of the interface by what is given. */
  update(node: string, iface: string, config: Config, deleted: string | undefined): void {
    const before = this.find(node, iface);
    if (before.config.type !== config.type) throw parameterError({ type: `can't change network type (${before.config.type} => ${config.type})` });
    const removed = new Set(splitList(deleted));
    const kept = Object.entries({ ...before.config, ...config }).filter(([key]) => !removed.has(key));
    this.store.interfaces.put(interfaceKey(node, iface), { node, iface, config: Object.fromEntries(kept) });
  }

  delete(node: string, iface: string): void {
    this.find(node, iface);
    this.store.interfaces.delete(interfaceKey(node, iface));
  }

  /** @returns UPID */
  reload(node: string, caller: Caller): string {
    return this.tasks.start({ node, type: 'srvreload', id: 'networking', caller }, () => this.activate(node));
  }

  /** Puts what is written into force. */
  activate(node: string): void {
    const written = this.store.interfacesByNode.keys(node);
    for (const key of this.store.activeInterfaces.keys()) {
      if (key.startsWith(`${node}/`) && !written.has(key)) this.store.activeInterfaces.delete(key);
    }
    for (const key of written) {
      const entry = this.store.interfaces.get(key) as NetworkInterface;
      if (this.store.activeInterfaces.get(key) !== entry) this.store.activeInterfaces.put(key, entry);
    }
  }

  /** Whether a VM on the node can be plugged into the bridge or vnet now. */
  isActive(node: string, bridge: string): boolean {
    return this.store.activeInterfaces.has(interfaceKey(node, bridge)) || this.store.runningSdn.vnets.has(bridge);
  }

  private find(node: string, iface: string): NetworkInterface {
    const entry = this.store.interfaces.get(interfaceKey(node, iface));
    if (!entry) throw parameterError({ iface: 'interface does not exist' });
    return entry;
  }

  private view({ node, iface, config }: NetworkInterface): Record<string, unknown> {
    const { families, comments, ...rest } = config;
    return {
      iface, ...rest, families: splitList(String(families)),
      // PVE keeps a comment as lines of the interfaces file, and gives it back as such.
      ...(comments === undefined ? {} : { comments: `${comments}\n` }),
      ...(this.store.activeInterfaces.has(interfaceKey(node, iface)) ? { active: 1 } : {}),
    };
  }
}

function withDefaults(config: Config): Config {
  const [address, netmask] = String(config.cidr ?? '').split('/');
  return {
    families: 'inet', method: config.cidr === undefined ? 'manual' : 'static', method6: config.cidr6 === undefined ? 'manual' : 'static',
    ...(config.type === 'bridge' ? BRIDGE_DEFAULTS : {}),
    ...config,
    ...(address ? { address, netmask: netmask ?? '' } : {}),
  };
}
