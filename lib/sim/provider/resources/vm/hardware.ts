import type { ResourceData } from '../../legacy/resource-data';
import type { Parameters } from '../../pve/pve-client';
import type { Value, ValueObject } from '../../values/value';
import { blockDefaults, setBlock } from './block-defaults';
import { flagOf, formatProperties, numberOf, parseProperties, textOf } from './vm-config';
import type { VmConfig } from './vm-config';

/** A number above 0, or nothing. */
function positive(value: Value | undefined): number | undefined {
  return Number(value) > 0 ? Number(value) : undefined;
}

function filled(value: Value | undefined): string | undefined {
  return value === '' || value === undefined ? undefined : String(value);
}

export function agentParameters(agent: ValueObject): Parameters {
  const properties = { enabled: agent['enabled'] === true, fstrim_cloned_disks: agent['trim'] === true, type: String(agent['type']) };
  return { agent: formatProperties(properties) };
}

export function isAgentEnabled(config: VmConfig): boolean {
  const properties = parseProperties(textOf(config, 'agent') ?? '');
  return (properties['enabled'] ?? properties['']) === '1';
}

export function readAgent(data: ResourceData, config: VmConfig, isClone: boolean): void {
  const [current] = data.blocks('agent');
  const text = textOf(config, 'agent');
  if (text === undefined) {
    if (!isClone || current !== undefined) {
      data.set('agent', []);
    }
    return;
  }
  const properties = parseProperties(text);
  setBlock(data, 'agent', {
    enabled: isAgentEnabled(config),
    timeout: filled(current?.['timeout']) ?? blockDefaults.agent.timeout,
    trim: properties['fstrim_cloned_disks'] === '1',
    type: properties['type'] ?? blockDefaults.agent.type,
    wait_for_ip: current?.['wait_for_ip'] ?? [],
  }, isClone);
}

function cpuType(cpu: ValueObject): string {
  const flags = cpu['flags'] as readonly string[];
  return flags.length > 0 ? `cputype=${String(cpu['type'])},flags=${flags.join(';')}` : String(cpu['type']);
}

/** Everything of `cpu` but affinity and architecture, which only root may set. */
export function cpuParameters(cpu: ValueObject): Parameters {
  return {
    cores: Number(cpu['cores']),
    cpu: cpuType(cpu),
    numa: cpu['numa'] === true,
    sockets: Number(cpu['sockets']),
    vcpus: positive(cpu['hotplugged']),
    cpulimit: positive(cpu['limit']),
    cpuunits: positive(cpu['units']),
  };
}

export function rootOnlyCpuParameters(cpu: ValueObject, isRootTicket: boolean): Parameters {
  if (filled(cpu['architecture']) !== undefined && !isRootTicket) {
    throw new Error(
      'the `cpu.architecture` can only be set by the root account: use the root account or remove `cpu.architecture` from the VM',
    );
  }
  return { affinity: filled(cpu['affinity']), arch: filled(cpu['architecture']) };
}

export function readCpu(data: ResourceData, config: VmConfig, isClone: boolean): void {
  const type = parseProperties(textOf(config, 'cpu') ?? 'qemu64');
  setBlock(data, 'cpu', {
    affinity: textOf(config, 'affinity') ?? '',
    architecture: textOf(config, 'arch') ?? '',
    cores: numberOf(config, 'cores') ?? 1,
    flags: type['flags'] ? type['flags'].split(';') : [],
    hotplugged: numberOf(config, 'vcpus') ?? 0,
    limit: numberOf(config, 'cpulimit') ?? 0,
    numa: flagOf(config, 'numa') ?? false,
    sockets: numberOf(config, 'sockets') ?? 1,
    type: type['cputype'] ?? type[''] ?? '',
    units: numberOf(config, 'cpuunits') ?? 0,
  }, isClone);
}

export function memoryParameters(memory: ValueObject, vmId: number): Parameters {
  const shared = Number(memory['shared']);
  return {
    memory: Number(memory['dedicated']),
    balloon: Number(memory['floating']),
    ivshmem: shared > 0 ? `size=${shared},name=vm-${vmId}-ivshmem` : undefined,
    hugepages: filled(memory['hugepages']),
    keephugepages: memory['keep_hugepages'] === true ? true : undefined,
  };
}

export function readMemory(data: ResourceData, config: VmConfig, isClone: boolean): void {
  setBlock(data, 'memory', {
    dedicated: numberOf(config, 'memory') ?? 0,
    floating: numberOf(config, 'balloon') ?? 0,
    hugepages: textOf(config, 'hugepages') ?? '',
    keep_hugepages: flagOf(config, 'keephugepages') ?? false,
    shared: Number(parseProperties(textOf(config, 'ivshmem') ?? '')['size'] ?? 0),
  }, isClone);
}

export function vgaParameters(data: ResourceData): Parameters {
  const [vga] = data.blocks('vga');
  if (vga === undefined) {
    return {};
  }
  const properties = { clipboard: filled(vga['clipboard']), memory: positive(vga['memory']), type: filled(vga['type']) };
  return { vga: formatProperties(properties) };
}

export function readVga(data: ResourceData, config: VmConfig): void {
  const { clipboard, memory, type, ...rest } = parseProperties(textOf(config, 'vga') ?? 'std');
  const found = {
    clipboard: clipboard ?? '', memory: Number(memory ?? blockDefaults.vga.memory), type: type ?? rest[''] ?? blockDefaults.vga.type,
  };
  setBlock(data, 'vga', found, false, []);
}

export function watchdogParameters(watchdog: ValueObject): Parameters {
  const properties = { model: String(watchdog['model']), action: String(watchdog['action']) };
  return watchdog['enabled'] === true ? { watchdog: formatProperties(properties) } : {};
}

export function readWatchdog(data: ResourceData, config: VmConfig, isClone: boolean): void {
  const text = textOf(config, 'watchdog');
  const [current] = data.blocks('watchdog');
  if (!isClone && text === undefined && current !== undefined && current['enabled'] === false) {
    return;
  }
  const { action, model, ...rest } = parseProperties(text ?? '');
  const { watchdog: defaults } = blockDefaults;
  const found = { action: action ?? defaults.action, enabled: text !== undefined, model: model ?? (rest[''] || defaults.model) };
  if (isClone && current === undefined && text === undefined) {
    data.set('watchdog', []);
  } else {
    setBlock(data, 'watchdog', found, isClone && current !== undefined, []);
  }
}

export function readOperatingSystem(data: ResourceData, config: VmConfig, isClone: boolean): void {
  setBlock(data, 'operating_system', { type: textOf(config, 'ostype') ?? '' }, isClone, []);
}
