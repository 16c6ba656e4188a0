import type { MachinePlan, MachinesPlan, SdnPlan } from '../../../model/machines/machines-plan';
import { isOnHost, type Preflight } from './subject';

/** Privileges that are all wanted, by path. */
export type Wanted = ReadonlyMap<string, ReadonlySet<string>>;

/** Zone of the bridges that are no SDN's. */
const UPLINK_ZONE = 'localnetwork';
/** Since PVE 9, guest agents have privileges of their own. */
const AGENT_RELEASE = 9;

/**
 * What Proxmox VE asks for when the phases do on the host what they say.
 *
 * @param release major version of PVE
 */
export function wantedPrivileges({ actions, environments, host }: Pick<Preflight, 'actions' | 'environments' | 'host'>, release: number): Wanted {
  const wanted = new Map<string, Set<string>>();
  const want = (path: string, ...privileges: readonly string[]) => {
    const before = wanted.get(path) ?? new Set();
    privileges.forEach(privilege => before.add(privilege));
    wanted.set(path, before);
  };
  const agent = release >= AGENT_RELEASE ? 'VM.GuestAgent.Audit' : 'VM.Monitor';
  for (const action of actions.filter(isOnHost)) {
    switch (action.kind) {
      case 'tofu_apply':
      case 'tofu_destroy': {
        const plan = environments.find(({ config }) => config.name === action.environment)?.plan;
        if (plan !== undefined) wantForEnvironment(plan, action.kind === 'tofu_apply', agent, want);
        break;
      }
      case 'start_vm':
      case 'stop_vm':
        want(`/vms/${action.vmId}`, 'VM.Audit', 'VM.PowerMgmt');
        break;
      case 'wait_for_guest_agent':
        want(`/vms/${action.vmId}`, agent);
        break;
      case 'download_image':
        want(`/storage/${storageOf(action.volume)}`, 'Datastore.AllocateTemplate');
        wantDownloads(action.node || host, want);
        break;
      case 'remove_image':
        want(`/storage/${storageOf(action.volume)}`, 'Datastore.Allocate');
        break;
      default:
    }
  }
  return wanted;
}

type Want = (path: string, ...privileges: readonly string[]) => void;

function wantForEnvironment({ machines, poolId, sdn }: MachinesPlan, isMade: boolean, agent: string, want: Want): void {
  want(`/pool/${poolId}`, 'Pool.Allocate', 'Pool.Audit');
  if (sdn !== undefined) want(`/sdn/zones/${sdn.zoneId}`, 'SDN.Allocate');
  for (const machine of machines) {
    want(`/vms/${machine.vmId}`, 'VM.Allocate', 'VM.Audit', 'VM.PowerMgmt');
    if (isMade) wantForMachine(machine, agent, sdn, want);
  }
}

function wantForMachine(machine: MachinePlan, agent: string, sdn: SdnPlan | undefined, want: Want): void {
  const { vmId, nodeName, image, disks, datastoreId, networkDevices, cloudInit, agentEnabled, started } = machine;
  want(`/vms/${vmId}`, 'VM.Config.CPU', 'VM.Config.Disk', 'VM.Config.HWType', 'VM.Config.Memory', 'VM.Config.Options');
  if (networkDevices.length > 0) want(`/vms/${vmId}`, 'VM.Config.Network');
  if (cloudInit !== undefined) want(`/vms/${vmId}`, 'VM.Config.Cloudinit');
  if (agentEnabled && started) want(`/vms/${vmId}`, agent);
  for (const storage of [datastoreId, ...disks.map(disk => disk.datastoreId)]) want(`/storage/${storage}`, 'Datastore.AllocateSpace');
  for (const { bridge } of networkDevices) {
    const zone = sdn?.vnets.some(({ id }) => id === bridge) ? sdn.zoneId : UPLINK_ZONE;
    want(`/sdn/zones/${zone}/${bridge}`, 'SDN.Use');
  }
  if (image.kind === 'template') want(`/vms/${image.vmId}`, 'VM.Clone');
  else if (image.kind === 'volume') want(`/storage/${storageOf(image.fileId)}`, 'Datastore.Audit');
  else want(`/storage/${image.datastoreId}`, 'Datastore.AllocateTemplate');
  if (image.kind === 'download') wantDownloads(nodeName, want);
}

/** Whoever lets a node fetch URLs may look around in its network; the same is allowed to whoever has both `Sys.Audit` and `Sys.Modify` on `/`. */
function wantDownloads(node: string, want: Want): void {
  want(`/nodes/${node}`, 'Sys.AccessNetwork');
}

function storageOf(volume: string): string {
  return volume.split(':')[0]!;
}
