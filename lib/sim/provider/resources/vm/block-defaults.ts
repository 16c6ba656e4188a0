import type { ResourceData } from '../../legacy/resource-data';
import type { Value, ValueObject } from '../../values/value';
import { isEqual } from '../../values/value';

/** What stands for a block that the configuration has not: at create from scratch, and to tell whether the cluster has more. */
export const blockDefaults = {
  agent: { enabled: false, timeout: '15m', trim: false, type: 'virtio', wait_for_ip: [] },
  cpu: {
    affinity: '', architecture: '', cores: 1, flags: [], hotplugged: 0, limit: 0, numa: false, sockets: 1, type: 'qemu64', units: 0,
  },
  memory: { dedicated: 512, floating: 0, hugepages: '', keep_hugepages: false, shared: 0 },
  operating_system: { type: 'other' },
  vga: { clipboard: '', memory: 16, type: 'std' },
  watchdog: { action: 'none', enabled: false, model: 'i6300esb' },
} satisfies Readonly<Record<string, ValueObject>>;

export type DefaultedBlock = keyof typeof blockDefaults;

/** The block, or its defaults where there is none. */
export function blockOrDefaults(data: ResourceData, name: DefaultedBlock): ValueObject {
  return data.blocks(name)[0] ?? blockDefaults[name];
}

/**
 * Keeps a block out of the state that nobody configured: of a clone always, of another VM when it has nothing but defaults.
 * @param otherwise what is set then; undefined: nothing
 */
export function setBlock(data: ResourceData, name: DefaultedBlock, found: ValueObject, isClone: boolean, otherwise?: Value): void {
  const isConfigured = data.blocks(name).length > 0;
  if (isConfigured || (!isClone && !isEqual({ ...blockDefaults[name], ...found }, blockDefaults[name]))) {
    data.set(name, [found]);
  } else if (!isClone && otherwise !== undefined) {
    data.set(name, otherwise);
  }
}
