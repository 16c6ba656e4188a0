import type { MachinesPlan } from '../../model/machines/machines-plan';
import { parallelism } from '../../model/parallelism';
import type { PlannedMachines } from '../../model/plan-environments';
import { renderTable } from '../../report/table';
import type { Kind } from './kind';

const VM = 'proxmox_virtual_environment_vm';
/** The engine puts a hash of the whole behind the names of the constructs that a resource is in, and writes them without dots. */
const OF_MACHINE = /\.machines_(.+?)_(?:machine|user-data|vendor-data)_/;

export const machinesKind: Kind<PlannedMachines> = {
  name: 'machines',
  owners: 'machines',
  describe: ({ plan }) => describe(plan),
  missingValues: () => undefined,
  ownerFinder: () => address => machineOf(address),
  parallelism: ({ plan: { machines } }) => parallelism(machines),
  standing: ({ plan }, state, _expected, options) => {
    const present = new Set(state.values?.root_module?.resources?.flatMap(({ type, values }) => (type === VM ? [Number(values?.vm_id)] : [])));
    return renderTable(['machine', 'os', 'VM', 'node', 'address', 'status'], plan.machines.map(({ key, os, vmId, nodeName, networkDevices }) => [
      key, os, String(vmId), nodeName, networkDevices.find(({ ipAddress }) => ipAddress !== undefined)?.ipAddress ?? '', present.has(vmId) ? 'stands' : 'not there',
    ]), options);
  },
};

function describe({ machines }: MachinesPlan): string {
  const systems = [...new Set(machines.map(({ os }) => os))].map(os => `${machines.filter(machine => machine.os === os).length} with ${os}`);
  return [`${machines.length} machine${machines.length === 1 ? '' : 's'}`, ...systems].join(', ');
}

export function machineOf(address: string): string | undefined {
  return OF_MACHINE.exec(address)?.[1];
}
