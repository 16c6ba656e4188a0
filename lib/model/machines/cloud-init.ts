import { renderTemplate } from '../../butane';
import type { MachineCloudInitConfig, MachineConfig } from '../../config/machines/machines-config';
import { cloudInitFileName, mergeCloudConfigs, type CloudConfig } from '../../values/cloud-config';
import { shareCloudConfig } from '../shares/share-mounts';
import type { GivenMachine } from './allocate-machines';
import { WAITING_FOR_ROUTER } from './behind-router';
import type { Findings } from './findings';
import type { CloudInitPlan, MachinesPlan } from './machines-plan';
import { postureOf } from './posture';
import { variablesOf } from './variables';

export interface PlannedCloudInit {
  readonly plan: CloudInitPlan;
  /** Variables of tofu that the user data names. */
  readonly tofuVariables: readonly string[];
}

/**
 * What cloud-init makes of a machine; there are files of its own where that is more than PVE can say by itself.
 *
 * @param isBehindRouter whether its way out is a router of the environment
 */
export function planCloudInit(machine: MachineConfig, given: GivenMachine, isBehindRouter: boolean, wrong: Findings): PlannedCloudInit | undefined {
  const { os, shares, profile, routes } = machine.settings;
  const isWanted = (shares.length > 0 || profile !== undefined || routes) && (os === 'debian' || os === 'ubuntu');
  const cloudInit = machine.settings.cloudInit ?? (isWanted ? NOTHING : undefined);
  if (cloudInit === undefined) return undefined;
  const { user, sshKeys, dnsServers, dnsDomain, onChange } = cloudInit;
  const rendered = cloudInit.userData && renderTemplate(cloudInit.userData, variablesOf(machine, given));
  wrong.add(rendered?.findings ?? []);
  const userData = rendered?.tofu ?? planConfig(machine, cloudInit, isBehindRouter ? [WAITING_FOR_ROUTER] : []);
  return { tofuVariables: rendered?.tofuVariables ?? [], plan: { user, sshKeys, dnsServers, dnsDomain, onChange, userData } };
}

const NOTHING: MachineCloudInitConfig = { sshKeys: [], dnsServers: [], onChange: 'ignore' };

/** What PVE cannot say by itself; undefined: nothing. */
function planConfig(
  { settings }: MachineConfig, { packages, commands, timezone }: MachineCloudInitConfig, first: readonly CloudConfig[],
): CloudConfig | undefined {
  const { mounts, runcmd } = shareCloudConfig(settings.shares);
  const isSaid = [settings.profile, packages, commands, timezone].some((given) => given !== undefined);
  const isWanted = settings.routes || isSaid || mounts.length > 0;
  return isWanted ? mergeCloudConfigs(...first, postureOf(settings), { mounts, commands: runcmd }, { packages, commands, timezone }) : undefined;
}

/** Where machines have their user data, by their keys. */
export function userDataVolumes({ machines, snippetsDatastoreId }: Pick<MachinesPlan, 'machines' | 'snippetsDatastoreId'>): ReadonlyMap<string, string> {
  const having = machines.filter(({ cloudInit }) => cloudInit?.userData !== undefined);
  return new Map(having.map(({ key }) => [key, `${snippetsDatastoreId}:snippets/${cloudInitFileName(key, 'user')}`]));
}
