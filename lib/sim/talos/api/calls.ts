import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { status } from '@grpc/grpc-js';
import { readAppliedConfig } from '../config/applied-config';
import { readDocuments } from '../config/documents';
import { isTree } from '../config/known-types';
import type { Tree } from '../config/known-types';
import { createKubeconfig } from '../kubeconfig';
import type { Machine, Machines } from '../machines';
import { tarOf } from '../tar';
import { ApiError, configured } from './api-error';
import { powerCalls } from './power-calls';

const MODES = { reboot: 0, auto: 1, noReboot: 2, staged: 3 };
/** Keys of `machine` whose change takes a reboot. */
const NEED_REBOOT = ['ca', 'token', 'type', 'env', 'files', 'udev', 'disks', 'systemDiskEncryption'];
const KUBECONFIG_DAYS = 365;

type Call = (machine: Machine, request: never, machines: Machines) => object;

interface ApplyRequest {
  readonly data: Buffer;
  readonly mode: number;
  readonly dry_run: boolean;
}

/** What a machine answers, without the metadata that says which machine it is. */
export const calls = {
  ApplyConfiguration: applyConfiguration,
  Bootstrap: bootstrap,
  Version: ({ system }: Machine) => ({
    version: { tag: system.version, sha: 'simulated', go_version: 'go1.26', os: 'linux', arch: 'amd64' },
    platform: { name: 'nocloud', mode: 'cloud' },
    features: { rbac: true },
  }),
  Disks: ({ guest: { diskBytes: size } }: Machine) => (
    { disks: [{ size, model: 'QEMU HARDDISK', device_name: '/dev/sda', name: 'sda', system_disk: true }] }
  ),
  Hostname: ({ hostname }: Machine) => ({ hostname }),
  Memory: ({ guest: { memoryMiB: mib } }: Machine) => ({ meminfo: { memtotal: mib * 1024, memfree: mib * 512, memavailable: mib * 700 } }),
  ServiceList: serviceList,
  EtcdMemberList: etcdMemberList,
  ...powerCalls,
} as const satisfies Readonly<Record<string, Call>>;

/** What a machine answers that has no configuration. */
export const callsInMaintenance: ReadonlySet<string> = new Set(['ApplyConfiguration', 'Version', 'Disks']);

/** A file of a machine: that alone which says which boot this is. */
export function readFile(machine: Machine, { path }: { readonly path: string }): readonly object[] {
  if (path !== '/proc/sys/kernel/random/boot_id') {
    throw new ApiError(status.UNIMPLEMENTED, `the simulation has no file ${path}`);
  }
  const id = createHash('sha256').update(`${configured(machine).guest.uuid} ${machine.boots}`).digest('hex');
  return [{ bytes: Buffer.from(`${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20, 32)}\n`) }];
}

/** The kubeconfig, packed as clients want it. */
export function kubeconfigArchive(machine: Machine, machines: Machines): Buffer {
  const { config } = configured(machine);
  if (config.type !== 'controlplane') {
    throw new ApiError(status.UNIMPLEMENTED, 'API is not supported on worker nodes');
  }
  if (!machines.clusterOf(configured(machine)).isUp) {
    throw new ApiError(status.FAILED_PRECONDITION, 'failed to generate kubeconfig: etcd is not ready');
  }
  const { clusterName, endpoint, kubernetesAuthority: authority } = config;
  const { text } = createKubeconfig({ clusterName, endpoint, authority, days: KUBECONFIG_DAYS });
  return gzipSync(tarOf('kubeconfig', Buffer.from(text)));
}

function applyConfiguration(machine: Machine, { data, mode, dry_run: dryRun }: ApplyRequest, machines: Machines): object {
  const text = Buffer.from(data).toString();
  try {
    readAppliedConfig(text);
  } catch (error) {
    throw new ApiError(status.INVALID_ARGUMENT, (error as Error).message);
  }
  const needsReboot = machine.configuration !== undefined && takesReboot(machine.configuration, text);
  const used = mode === MODES.auto ? (needsReboot || machine.configuration === undefined ? MODES.reboot : MODES.noReboot) : mode;
  if (dryRun) {
    return { warnings: [], mode: used, mode_details: `Dry run summary:\nApplied configuration ${used === MODES.reboot ? 'with' : 'without'} a reboot` };
  }
  if (used === MODES.noReboot && needsReboot) {
    throw new ApiError(status.INVALID_ARGUMENT, "this config change can't be applied in immediate mode");
  }
  machines.configure(machine, text);
  return { warnings: [], mode: used, mode_details: `Applied configuration ${used === MODES.reboot ? 'with' : 'without'} a reboot` };
}

function takesReboot(before: string, after: string): boolean {
  const machineOf = (text: string): Tree => {
    const machine = readDocuments(text).find(({ kind }) => kind === undefined)?.['machine'];
    return isTree(machine) ? machine : {};
  };
  const [old, next] = [machineOf(before), machineOf(after)];
  return NEED_REBOOT.some((key) => JSON.stringify(old[key]) !== JSON.stringify(next[key]));
}

function bootstrap(machine: Machine, { recover_etcd: recovers }: { readonly recover_etcd?: boolean }, machines: Machines): object {
  const member = configured(machine);
  if (member.config.type !== 'controlplane') {
    throw new ApiError(status.FAILED_PRECONDITION, 'bootstrap can only be performed on a control plane node');
  }
  if (machines.clusterOf(member).isUp) {
    throw new ApiError(status.ALREADY_EXISTS, 'etcd data directory is not empty');
  }
  if (recovers === true && !machines.hasSnapshot(member)) {
    throw new ApiError(status.FAILED_PRECONDITION, 'etcd snapshot was not uploaded');
  }
  machines.bootstrap(member);
  return {};
}

function serviceList(machine: Machine, _request: object, machines: Machines): object {
  const member = configured(machine);
  const isControlPlane = member.config.type === 'controlplane';
  const { isUp } = machines.clusterOf(member);
  const names = ['apid', 'containerd', 'cri', ...(isControlPlane ? ['etcd'] : []), 'kubelet', 'machined', ...(isControlPlane ? ['trustd'] : []), 'udevd'];
  return { services: names.map((id) => service(id, id !== 'etcd' || isUp)) };
}

function service(id: string, runs: boolean): object {
  const ts = { seconds: Math.floor(Date.now() / 1000), nanos: 0 };
  const state = runs ? 'Running' : 'Preparing';
  const event = { msg: runs ? 'Health check successful' : 'Running pre state', state, ts };
  return { id, state, events: { events: [event] }, health: { unknown: !runs, healthy: runs, last_message: '', last_change: ts } };
}

function etcdMemberList(machine: Machine, _request: object, machines: Machines): object {
  const cluster = machines.clusterOf(configured(machine));
  if (!cluster.isUp) {
    throw new ApiError(status.UNAVAILABLE, 'error building etcd client: etcd is not ready');
  }
  return {
    members: cluster.controlPlanes.map(({ hostname, addresses, guest }) => ({
      id: memberId(guest.uuid), hostname, is_learner: false, peer_urls: [`https://${addresses[0]}:2380`], client_urls: [`https://${addresses[0]}:2379`],
    })),
  };
}

function memberId(uuid: string): number {
  return createHash('sha256').update(uuid).digest().readUIntBE(0, 6);
}
