import type { Vm } from '../../store/state';
import { cpuCount, hasAgent, usageOf } from './vms';

/** What the list of a node's VMs says of one. */
export function listedStatus(vm: Vm): Record<string, unknown> {
  const { vmid, config, status, lock } = vm;
  const { vcpus = cpuCount(config), tags, name = `VM ${vmid}`, balloon = 0, shares = 1000 } = config;
  return {
    vmid, name, status, cpus: vcpus, ...usageOf(vm),
    ...(status === 'running' ? { pid: 100000 + vmid } : {}),
    ...(lock === undefined ? {} : { lock }),
    ...(vm.template ? { template: 1 } : {}),
    ...(tags === undefined ? {} : { tags }),
    ...(Number(balloon) > 0 ? { balloon_min: Number(balloon) * 1024 ** 2, shares } : {}),
    ...(Object.keys(config).some((key) => /^serial\d+$/.test(key)) ? { serial: 1 } : {}),
  };
}

/** What a VM's own status says beside that; high availability is told by its manager. */
export function currentStatus(vm: Vm): Record<string, unknown> {
  const { config, status } = vm;
  const display = /(?:^|,)(?:type=)?([a-z][\w-]*)(?:,|$)/.exec(String(config.vga ?? ''))?.[1] ?? '';
  const clipboard = /(?:^|,)clipboard=(\w+)/.exec(String(config.vga ?? ''))?.[1];
  return {
    ...listedStatus(vm), qmpstatus: status, ha: { managed: 0 },
    ...(status === 'running' ? { 'running-machine': config.machine ?? 'pc-i440fx-10.0+pve1', 'running-qemu': '10.0.2' } : {}),
    ...(/^(qxl|virtio)/.test(display) ? { spice: 1 } : {}),
    ...(clipboard === undefined ? {} : { clipboard }),
    ...(hasAgent(config) ? { agent: 1 } : {}),
  };
}
