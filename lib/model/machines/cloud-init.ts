import { renderTemplate } from '../../butane';
import type { MachineCloudInitConfig, MachineConfig, MachinesConfig } from '../../config/machines/machines-config';
import { escapeTemplate } from '../../values/template-text';
import { shareCloudConfig } from '../shares/share-mounts';
import { cloudConfig } from '../snippets';
import type { GivenMachine } from './allocate-machines';
import type { Findings } from './findings';
import type { CloudInitPlan, SnippetPlan } from './machines-plan';
import { postureOf } from './posture';
import { variablesOf } from './variables';

export interface PlannedCloudInit {
  readonly plan: CloudInitPlan;
  /** Variables of tofu that the user data names. */
  readonly tofuVariables: readonly string[];
}

/** What cloud-init makes of a machine; files with more than PVE can say by itself are the machine's own. */
export function planCloudInit(config: MachinesConfig, machine: MachineConfig, given: GivenMachine, wrong: Findings): PlannedCloudInit | undefined {
  const { os, shares, profile, routes } = machine.settings;
  const isWanted = (shares.length > 0 || profile !== undefined || routes) && (os === 'debian' || os === 'ubuntu');
  const cloudInit = machine.settings.cloudInit ?? (isWanted ? NOTHING : undefined);
  if (cloudInit === undefined) return undefined;
  const { user, sshKeys, dnsServers, dnsDomain, onChange } = cloudInit;
  const rendered = cloudInit.userData && renderTemplate(cloudInit.userData, variablesOf(machine, given));
  wrong.add(rendered?.findings ?? []);
  return {
    tofuVariables: rendered?.tofuVariables ?? [],
    plan: {
      user, sshKeys, dnsServers, dnsDomain, onChange,
      vendorData: planVendorData(config, machine, cloudInit),
      userData: rendered && { fileName: `${config.name}.${machine.key}.user-data.yaml`, content: rendered.tofu },
    },
  };
}

const NOTHING: MachineCloudInitConfig = { sshKeys: [], dnsServers: [], onChange: 'ignore' };

function planVendorData(
  { name }: MachinesConfig, { key, settings }: MachineConfig, { packages, commands }: MachineCloudInitConfig,
): SnippetPlan | undefined {
  const { mounts, runcmd } = shareCloudConfig(settings.shares);
  const { packages: more = [], commands: first = [], files = [] } = postureOf(settings);
  const isEmpty = [packages, commands].every((given) => given === undefined) && mounts.length + files.length === 0;
  if (isEmpty) return undefined;
  const content = cloudConfig({
    packages: [...new Set([...more, ...packages ?? []])], commands: [...first, ...runcmd, ...commands ?? []], mounts, files,
  });
  return { fileName: `${name}.${key}.vendor-data.yaml`, content: escapeTemplate(content) };
}
