import { refusal } from '../../errors';
import type { Vm } from '../../store/state';
import type { Store } from '../../store/store';
import type { NetworkService } from '../network';
import type { TaskWork } from '../tasks';
import { entriesFor, mappedDevices } from './mapped-devices';
import { parseNetworkDevice } from './network-device';
import { cpuCount, memoryBytes } from './vms';

type Log = Parameters<TaskWork>[0];

/** What a VM needs of its node to start. */
export class StartCheck {
  constructor(private readonly store: Store, private readonly network: NetworkService) {}

  /** @throws PveError 500 with what the start's task says */
  verify(vm: Vm, log: Log): void {
    this.verifyNode(vm, log);
    this.verifyHookscript(vm);
    this.verifyMappings(vm);
    this.verifyBridges(vm, log);
  }

  private verifyNode(vm: Vm, log: Log): void {
    const node = this.store.description.nodes[vm.node];
    if (node && cpuCount(vm.config) > node.cores) throw refusal(`MAX ${node.cores} vcpus allowed per VM on this node`);
    if (node && memoryBytes(vm.config) > node.memory_mib * 1024 ** 2) {
      log('kvm: cannot set up guest memory \'pc.ram\': Cannot allocate memory');
      throw refusal('start failed: QEMU exited with code 1');
    }
  }

  private verifyHookscript({ vmid, node, config: { hookscript } }: Vm): void {
    if (hookscript === undefined || this.store.volumes.has(String(hookscript)) || this.store.volumes.has(`${node}/${hookscript}`)) return;
    throw refusal(`hookscript error for ${vmid} on pre-start: script '${hookscript}' does not exist`);
  }

  private verifyMappings(vm: Vm): void {
    for (const device of mappedDevices(vm.config)) {
      const count = entriesFor(this.store, device, vm.node);
      if (device.kind !== 'dir' && !count) throw refusal(`${device.kind.toUpperCase()} device mapping not found for '${device.id}'`);
      if (count === undefined) throw refusal(`Directory ID ${device.id} does not exist.`);
      if (count === 0) throw refusal(`No directory mapping for node ${vm.node}.`);
      if (count > 1 && device.kind === 'dir') throw refusal(`More than than one directory mapping for node ${vm.node}.`);
    }
  }

  private verifyBridges(vm: Vm, log: Log): void {
    for (const [key, value] of Object.entries(vm.config)) {
      const bridge = /^net\d+$/.test(key) ? parseNetworkDevice(key, String(value)).bridge : undefined;
      if (bridge === undefined || this.network.isActive(vm.node, bridge)) continue;
      log(`bridge '${bridge}' does not exist`);
      log(`kvm: -netdev type=tap,id=${key},ifname=tap${vm.vmid}i${key.slice('net'.length)}: network script pve-bridge failed with status 512`);
      throw refusal('start failed: QEMU exited with code 1');
    }
  }
}
