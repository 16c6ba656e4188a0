import { refusal } from '../../errors';
import type { Config, Vm } from '../../store/state';
import type { Store } from '../../store/store';
import { nowInSeconds } from '../../clock';
import { GIB, MIB, parseSize } from '../sizes';

/** Seconds that a VM says it has been up at the least, so that a freshly started one does not look stopped. */
const MINIMUM_UPTIME = 1;

/** @throws PveError 500 when the node has no such VM */
export function findVm(store: Store, node: string, vmid: number): Vm {
  const vm = store.vms.get(String(vmid));
  if (vm?.node !== node) throw refusal(`Configuration file 'nodes/${node}/qemu-server/${vmid}.conf' does not exist`);
  return vm;
}

/** @throws PveError 500 when the VM is locked by a task */
export function findUnlockedVm(store: Store, node: string, vmid: number): Vm {
  const vm = findVm(store, node, vmid);
  if (vm.lock !== undefined) throw refusal(`VM is locked (${vm.lock})`);
  return vm;
}

/** RAM in MiB: `2048` or `current=2048`; PVE's default is 512. */
export function currentMemoryMib(memory: unknown): number {
  return Number(String(memory ?? 512).replace('current=', ''));
}

export function memoryBytes(config: Config): number {
  return currentMemoryMib(config.memory) * MIB;
}

/** Bytes of the node's RAM that the VM takes. */
export function memoryUsed({ status, config }: Vm): number {
  return status === 'running' ? Math.round(memoryBytes(config) / 4) : 0;
}

export function cpuCount(config: Config): number {
  return Number(config.cores ?? 1) * Number(config.sockets ?? 1);
}

/** What a VM's state and use look like: the same in its status and in the list of the cluster's resources. */
export function usageOf(vm: Vm): Record<string, number> {
  const running = vm.status === 'running';
  const { scsi0, virtio0, sata0, ide0 } = vm.config;
  const size = /size=([\dKMGT.]+)/.exec(String(scsi0 ?? virtio0 ?? sata0 ?? ide0))?.[1];
  return {
    cpu: 0, mem: memoryUsed(vm), maxmem: memoryBytes(vm.config),
    disk: 0, maxdisk: (size === undefined ? undefined : parseSize(size)) ?? 8 * GIB,
    netin: 0, netout: 0, diskread: 0, diskwrite: 0,
    uptime: running ? Math.max(MINIMUM_UPTIME, nowInSeconds() - (vm.startedAt ?? 0)) : 0,
  };
}

/** Whether the configuration has the guest agent on: `1`, `enabled=1,…`. */
export function hasAgent(config: Config): boolean {
  return /^(1|enabled=1)(,|$)/.test(String(config.agent ?? '0'));
}
