import type { Machine, Machines, Member } from '../machines';
import { isMember } from '../machines';
import { encodeSpec } from './service-definition';

/** A resource of a machine's state, as clients get it. */
export interface Resource {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: { readonly proto_spec: Buffer; readonly yaml_spec: string };
}

const STAGES = { booting: 1, maintenance: 3, running: 4 };
const READY_VOLUME = 8;
/** What the partitions beside EPHEMERAL take. */
const OTHER_PARTITIONS_BYTES = 2400 * 1024 * 1024;
const BOOTED = { seconds: Math.floor(Date.now() / 1000), nanos: 0 };

/** The resources of a type that a machine has: those that the provider's checks ask for. */
export function resourcesOf(machines: Machines, machine: Machine, type: string): readonly Resource[] {
  switch (type) {
    case 'MachineStatuses.runtime.talos.dev': {
      const stage = isMember(machine) ? (isBooted(machines, machine) ? STAGES.running : STAGES.booting) : STAGES.maintenance;
      return [resource('runtime', type, 'machine', 'MachineStatus', { stage, status: { ready: stage === STAGES.running } })];
    }
    case 'VolumeStatuses.block.talos.dev': {
      const size = Math.max(0, machine.guest.diskBytes - OTHER_PARTITIONS_BYTES);
      return isMember(machine) ? [resource('runtime', type, 'EPHEMERAL', 'VolumeStatus', { phase: READY_VOLUME, location: '/dev/sda4', size, type: 0 })] : [];
    }
    case 'BootstrapManifestsConfigs.kubernetes.talos.dev': {
      if (!isMember(machine) || machine.config.type !== 'controlplane') return [];
      const { cni, coreDns, kubeProxy } = machine.config;
      return [resource('controlplane', type, 'manifests', 'ManifestsConfig', { cni_name: cni, core_dns_enabled: coreDns, proxy_enabled: kubeProxy })];
    }
    case 'StaticPodStatuses.kubernetes.talos.dev': {
      if (!isMember(machine) || machine.config.type !== 'controlplane' || !machines.clusterOf(machine).isUp) return [];
      const pods = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
      return pods.map((pod) => resource('k8s', type, `kube-system/${pod}-${machine.hostname}`, 'Nothing', {}));
    }
    default: return [];
  }
}

/** Types that are answered, if only with nothing: others are unknown to the simulation. */
export function isKnownType(type: string): boolean {
  return /^(MachineStatuses\.runtime|VolumeStatuses\.block|BootstrapManifestsConfigs\.kubernetes|StaticPodStatuses\.kubernetes|Diagnostics\.runtime)\.talos\.dev$/.test(type);
}

/** A control plane finishes booting with etcd. */
function isBooted(machines: Machines, machine: Member): boolean {
  return machines.clusterOf(machine).isUp;
}

function resource(namespace: string, type: string, id: string, specType: string, spec: object): Resource {
  return {
    metadata: { namespace, type, id, version: '1', owner: '', phase: 'running', created: BOOTED, updated: BOOTED },
    spec: { proto_spec: encodeSpec(specType, spec), yaml_spec: '{}' },
  };
}
