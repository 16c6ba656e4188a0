import { needsOf } from '../../model/hooks/needs';
import { machineHosts } from '../../model/inventory/machine-hosts';
import type { MachinesPlan } from '../../model/machines/machines-plan';
import { needsRoot, needsSsh } from '../../model/machines/needs';
import { parallelism } from '../../model/parallelism';
import type { PlannedMachines } from '../../model/plan-environments';
import { renderTable } from '../../report/table';
import type { Kind } from './kind';
import { lockedOut, machineNotes, machineOf } from './machine-changes';
import { counted } from '../../values/counted';

const VM = 'proxmox_virtual_environment_vm';

export const machinesKind: Kind<PlannedMachines> = {
  name: 'machines',
  owners: 'machines',
  describe: ({ plan }) => describe(plan),
  missingValues: ({ plan }, values) => (
    missingRoot(plan, values.proxmox_root_password) ?? missingKey(plan, values.machine_ssh_private_key) ?? missingVariables(plan, values)
  ),
  needsSsh: ({ plan }) => needsSsh(plan),
  notes: ({ plan }, document) => [...machineNotes(plan, document), ...lockedOut(plan, document)],
  ownerFinder: () => address => machineOf(address),
  hosts: machineHosts,
  parallelism: ({ plan: { machines } }) => parallelism(machines),
  standing: ({ plan }, state, _expected, options) => {
    const present = new Set(state.values?.root_module?.resources?.flatMap(({ type, values }) => (type === VM ? [Number(values?.vm_id)] : [])));
    return renderTable(['machine', 'os', 'VM', 'node', 'address', 'status'], plan.machines.map(({ key, os, vmId, nodeName, networkDevices }) => [
      key, os, String(vmId), nodeName, networkDevices.find(({ ipAddress }) => ipAddress !== undefined)?.ipAddress ?? '', present.has(vmId) ? 'stands' : 'not there',
    ]), options);
  },
};

type Lack = { readonly lacks: string; readonly fix: string } | undefined;

function missingRoot({ machines }: MachinesPlan, given: unknown): Lack {
  const machine = machines.find(needsRoot);
  if (machine === undefined || (typeof given === 'string' && given !== '')) return undefined;
  const feature = machine.features.find(name => needsOf(name).rootLogin)!;
  return {
    lacks: `no proxmox_root_password, which ${machine.key} takes for ${feature}: ${needsOf(feature).reason}, and PVE lets root@pam alone say that`,
    fix: 'add proxmox_root_password = "…", the password of root@pam; or use delivery: config-drive and shares with method: virtiofs, which do with a token',
  };
}

function missingKey({ machines }: MachinesPlan, given: unknown): Lack {
  const machine = machines.find(({ ignition }) => ignition?.reset !== undefined);
  return machine === undefined || (typeof given === 'string' && given !== '') ? undefined : {
    lacks: `no machine_ssh_private_key, which ${machine.key} is logged in with for on_change: reprovision`,
    fix: 'add machine_ssh_private_key = <<EOT … EOT, a private key in PEM whose public one the Butane gives to its user; or use on_change: replace',
  };
}

function missingVariables({ tofuVariables }: MachinesPlan, values: Readonly<Record<string, unknown>>): Lack {
  const missing = tofuVariables.filter(name => values[name] === undefined || values[name] === null);
  return missing.length === 0 ? undefined : { lacks: `no ${missing.join(', no ')}, which the machines' files name as \${var.${missing[0]}}`, fix: `add ${missing[0]} = "…"` };
}

function describe({ machines }: MachinesPlan): string {
  const systems = [...new Set(machines.map(({ os }) => os))].map(os => `${machines.filter(machine => machine.os === os).length} with ${os}`);
  return [counted(machines.length, 'machine'), ...systems].join(', ');
}
