import { HighAvailability } from '../../../constructs/talos/high-availability';
import type { TalosMachineProps } from '../../../constructs';
import { testStack } from '../../support/synthesized';

test('a machine with a device of its host, by the device\'s address, stays where it is; with a mapping it need not', () => {
  const machine = (vmId: number, pciDevices: TalosMachineProps['pciDevices']): TalosMachineProps => ({
    name: `work-${vmId}`, type: 'worker', vmId, nodeName: 'pve1', ip: '10.25.150.21', macAddress: 'BC:24:11:00:00:01', cores: 4, memoryMiB: 4096, systemDiskGiB: 20, pciDevices,
  });
  const stack = testStack(inner => {
    const machines = [machine(8201, [{ address: '0000:01:00.0' }]), machine(8202, [{ mapping: 'gpu' }])];
    new HighAvailability(inner, 'ha', { clusterName: 'homelab', machines, vms: new Map() });
  });
  const { resource } = stack.toTerraform() as { resource: Record<string, Record<string, object>> };

  expect(Object.values(resource.proxmox_haresource!)).toEqual([expect.objectContaining({ resource_id: 'vm:8202', state: 'started' })]);
  expect(resource).not.toHaveProperty('proxmox_harule');
});
