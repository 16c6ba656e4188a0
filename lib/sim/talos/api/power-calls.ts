import { status } from '@grpc/grpc-js';
import { parseContract } from '../config/version-contract';
import type { Machine, Machines } from '../machines';
import { ApiError, configured } from './api-error';

const ACTOR = { actor_id: 'simulated' };
/** The first minor version whose installation and boot are calls of their own. */
const SEPARATE_SINCE = 13;

export interface ResetRequest {
  readonly reboot: boolean;
  readonly system_partitions_to_wipe?: readonly { readonly label: string }[];
}

/** Boots, upgrades and resets: each is over by the time of the answer. */
export const powerCalls = {
  Reboot: (machine: Machine, _request: object, machines: Machines) => {
    machines.reboot(configured(machine));
    return ACTOR;
  },
  Upgrade: (machine: Machine, { image }: { readonly image: string }, machines: Machines) => {
    machines.install(configured(machine), found(image));
    machines.reboot(machine);
    return { ...ACTOR, ack: 'Upgrade request received' };
  },
  Reset: (machine: Machine, { reboot, system_partitions_to_wipe: partitions = [] }: ResetRequest, machines: Machines) => {
    const wipes = (wanted: string): boolean => partitions.length === 0 || partitions.some(({ label }) => label === wanted);
    machines.reset(configured(machine), { boots: reboot, configuration: wipes('STATE'), etcd: wipes('EPHEMERAL') });
    return ACTOR;
  },
  ImagePull: (machine: Machine, { reference }: { readonly reference: string }) => {
    configured(machine);
    found(reference);
    return {};
  },
};

/** Calls of {@link powerCalls} and their like that are answered in several parts. */
export const powerStreams = {
  pull: (machine: Machine, { image_ref: image }: { readonly image_ref: string }) => {
    separately(machine);
    return [{ name: found(image) }];
  },
  install: (machine: Machine, { source }: { readonly source?: { readonly image_name: string } }, machines: Machines) => {
    separately(machine);
    machines.install(machine, found(source?.image_name ?? ''));
    return [{ progress: { message: 'installation complete' } }, { progress: { exit_code: 0 } }];
  },
};

/** @throws ApiError for what no registry has: an image without a version */
function found(image: string): string {
  if (!/:v\d+\.\d+\.\d+\S*$/.test(image)) {
    throw new ApiError(status.NOT_FOUND, `failed to pull image "${image}": ${image}: not found`);
  }
  return image;
}

function separately(machine: Machine): void {
  if (parseContract(configured(machine).system.version).isBefore(SEPARATE_SINCE)) {
    throw new ApiError(status.UNIMPLEMENTED, 'unknown service machine.LifecycleService');
  }
}
