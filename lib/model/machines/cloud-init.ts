import { renderTemplate } from '../../butane';
import type { CloudInitConfig, MachineConfig, MachinesConfig } from '../../config/machines/machines-config';
import { escapeTemplate } from '../../values/template-text';
import { cloudConfig } from '../snippets';
import type { GivenMachine } from './allocate-machines';
import type { CloudInitPlan, SnippetPlan } from './machines-plan';
import type { Findings } from './plan-machines';
import { variablesOf } from './variables';

/** What cloud-init makes of a machine; files with more than PVE can say by itself are the machine's own. */
export function planCloudInit(config: MachinesConfig, machine: MachineConfig, given: GivenMachine, wrong: Findings): CloudInitPlan | undefined {
  const { cloudInit } = machine.settings;
  if (cloudInit === undefined) return undefined;
  const { user, sshKeys, dnsServers, dnsDomain, onChange } = cloudInit;
  return {
    user, sshKeys, dnsServers, dnsDomain, onChange,
    vendorData: planVendorData(config, machine, cloudInit),
    userData: planUserData(config, machine, given, cloudInit, wrong),
  };
}

function planVendorData({ name }: MachinesConfig, { key }: MachineConfig, { packages, commands }: CloudInitConfig): SnippetPlan | undefined {
  if (packages === undefined && commands === undefined) return undefined;
  return { fileName: `${name}.${key}.vendor-data.yaml`, content: escapeTemplate(cloudConfig({ packages, commands })) };
}

function planUserData(
  { name }: MachinesConfig, machine: MachineConfig, given: GivenMachine, { userData }: CloudInitConfig, wrong: Findings,
): SnippetPlan | undefined {
  if (userData === undefined) return undefined;
  const { tofu, findings } = renderTemplate(userData, variablesOf(machine, given));
  wrong.add(findings);
  return { fileName: `${name}.${machine.key}.user-data.yaml`, content: tofu };
}
