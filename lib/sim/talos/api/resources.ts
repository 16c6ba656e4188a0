import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { ComponentName } from '../config/applied-config';
import type { Machine, Machines, Member } from '../machines';
import { isMember } from '../machines';
import { encodeSpec } from './service-definition';

/** A resource of a machine's state, as clients get it. */
export interface Resource {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: { readonly proto_spec: Buffer; readonly yaml_spec: string };
}

interface Item {
  readonly id: string;
  readonly spec: object;
  /** The same for people. @default its fields, as they are spelled there */
  readonly yaml?: string;
  /** What it has another version with, besides what it holds. */
  readonly madeOf?: string;
}

interface ResourceType {
  readonly namespace: string;
  /** Type of what each holds. */
  readonly spec: string;
  readonly of: (machine: Machine, machines: Machines) => readonly Item[];
}

const STAGES = { booting: 1, maintenance: 3, running: 4 };
const READY_VOLUME = 8;
/** What the partitions beside EPHEMERAL take. */
const OTHER_PARTITIONS_BYTES = 2400 * 1024 * 1024;
const BOOTED = { seconds: Math.floor(Date.now() / 1000), nanos: 0 };

/** Types of the configurations of control planes' components. */
const COMPONENTS: Readonly<Record<ComponentName, string>> = {
  'kube-apiserver': 'APIServerConfigs.kubernetes',
  'kube-controller-manager': 'ControllerManagerConfigs.kubernetes',
  'kube-scheduler': 'SchedulerConfigs.kubernetes',
};

/** The types that clients ask for: others are unknown to the simulation. */
const TYPES: Readonly<Record<string, ResourceType>> = {
  'MachineStatuses.runtime': {
    namespace: 'runtime', spec: 'MachineStatus', of: (machine, machines) => [{ id: 'machine', spec: stageOf(machines, machine) }],
  },
  'Diagnostics.runtime': { namespace: 'runtime', spec: 'Nothing', of: () => [] },
  'ExtensionStatuses.runtime': { namespace: 'runtime', spec: 'ExtensionStatus', of: ({ system: { schematic } }) => (
    schematic === undefined ? [] : [{ id: 'schematic', spec: { image: 'schematic', metadata: { name: 'schematic', version: schematic } } }]
  ) },
  'VolumeStatuses.block': { namespace: 'runtime', spec: 'VolumeStatus', of: ofMembers(({ guest }) => {
    const size = Math.max(0, guest.diskBytes - OTHER_PARTITIONS_BYTES);
    return [{ id: 'EPHEMERAL', spec: { phase: READY_VOLUME, location: '/dev/sda4', size, type: 0 } }];
  }) },
  'MachineConfigs.config': { namespace: 'config', spec: 'MachineConfig', of: ofMembers(({ configuration }) => (
    [{ id: 'v1alpha1', spec: { yaml_marshalled: Buffer.from(configuration) }, yaml: configuration }]
  )) },
  'Services.v1alpha1': { namespace: 'runtime', spec: 'Service', of: ofMembers((member, machines) => [
    { id: 'kubelet', spec: { running: true, healthy: true }, madeOf: member.config.images.kubelet },
    ...(isEtcdUp(member, machines) ? [{ id: 'etcd', spec: { running: true, healthy: true } }] : []),
  ]) },
  'Nodenames.kubernetes': { namespace: 'k8s', spec: 'Nodename', of: ofMembers(({ hostname }) => [{ id: 'nodename', spec: { nodename: hostname } }]) },
  'NodeStatuses.kubernetes': { namespace: 'k8s', spec: 'NodeStatus', of: ofMembers((member, machines) => {
    const { hostname: nodename, unschedulable } = member;
    return machines.clusterOf(member).isUp ? [{ id: nodename, spec: { nodename, node_ready: true, unschedulable } }] : [];
  }) },
  'KubeletSpecs.kubernetes': { namespace: 'k8s', spec: 'KubeletSpec', of: ofMembers(({ config: { images } }) => (
    [{ id: 'kubelet', spec: { image: images.kubelet } }]
  )) },
  'APIServerConfigs.kubernetes': { namespace: 'controlplane', spec: 'APIServerConfig', of: component('kube-apiserver') },
  'ControllerManagerConfigs.kubernetes': { namespace: 'controlplane', spec: 'ControllerManagerConfig', of: component('kube-controller-manager') },
  'SchedulerConfigs.kubernetes': { namespace: 'controlplane', spec: 'ControllerManagerConfig', of: component('kube-scheduler') },
  'StaticPods.kubernetes': { namespace: 'k8s', spec: 'Nothing', of: () => [] },
  'StaticPodStatuses.kubernetes': { namespace: 'k8s', spec: 'Nothing', of: ofMembers((member, machines) => (
    isEtcdUp(member, machines) ? Object.keys(COMPONENTS).map((name) => ({ id: `kube-system/${name}-${member.hostname}`, spec: {} })) : []
  )) },
  'BootstrapManifestsConfigs.kubernetes': { namespace: 'controlplane', spec: 'ManifestsConfig', of: ofMembers(({ config }) => (
    config.type === 'worker' ? []
      : [{ id: 'manifests', spec: { cni_name: config.cni, core_dns_enabled: config.coreDns, proxy_enabled: config.kubeProxy } }]
  )) },
  'Manifests.kubernetes': { namespace: 'controlplane', spec: 'Nothing', of: () => [] },
};

const DOMAIN = '.talos.dev';
const DEFINITIONS = 'ResourceDefinitions.meta.cosi.dev';
/** Names of types that are not made of their own. */
const ALIASES: Readonly<Record<string, string>> = { 'ExtensionStatuses.runtime': 'extensions', 'Services.v1alpha1': 'svc' };

/** The resources of a type that a machine has; undefined for a type that the simulation does not know. */
export function resourcesOf(machines: Machines, machine: Machine, type: string): readonly Resource[] | undefined {
  const known = type === DEFINITIONS ? definitions : TYPES[type.replace(DOMAIN, '')];
  return known?.of(machine, machines).map(({ id, spec, yaml = forPeople(spec), madeOf = '' }) => {
    const bytes = encodeSpec(known.spec, spec);
    const version = versionOf(Buffer.concat([bytes, Buffer.from(madeOf)]));
    return {
      metadata: { namespace: known.namespace, type, id, version, owner: '', phase: 'running', created: BOOTED, updated: BOOTED },
      spec: { proto_spec: bytes, yaml_spec: yaml },
    };
  });
}

/** What types there are, and what people call them. */
const definitions: ResourceType = {
  namespace: 'meta',
  spec: 'ResourceDefinition',
  of: () => Object.entries(TYPES).map(([type, { namespace }]) => {
    const [name = ''] = type.split('.');
    const display = name.replace(/(?<=Status)es$|s$/, '');
    const aliases = [...ALIASES[type] === undefined ? [] : [ALIASES[type]], display.toLowerCase()];
    const all = [...aliases, name.toLowerCase(), type.toLowerCase()];
    const spec = { resource_type: type + DOMAIN, display_type: display, default_namespace: namespace, aliases, all_aliases: all };
    return { id: (type + DOMAIN).toLowerCase(), spec };
  }),
};

/** Fields as Talos spells them in YAML. */
function forPeople(spec: object): string {
  const spelled = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return stringify(Object.fromEntries(Object.entries(spec).map(([name, value]) => [spelled(name), value as unknown])));
}

/** Version of the configuration of a control plane's component: its pod says that it has this one. */
export function componentVersion(machines: Machines, controlPlane: Member, name: ComponentName): unknown {
  return resourcesOf(machines, controlPlane, COMPONENTS[name] + DOMAIN)?.[0]?.metadata['version'];
}

/** What a machine is doing. A control plane finishes booting with etcd. */
export function stageOf(machines: Machines, machine: Machine): object {
  const stage = isMember(machine) ? (machines.clusterOf(machine).isUp ? STAGES.running : STAGES.booting) : STAGES.maintenance;
  return { stage, status: { ready: stage === STAGES.running } };
}

function ofMembers(of: (member: Member, machines: Machines) => readonly Item[]): ResourceType['of'] {
  return (machine, machines) => (isMember(machine) ? of(machine, machines) : []);
}

/** The configuration of a component of control planes. */
function component(name: ComponentName): ResourceType['of'] {
  return ofMembers(({ config: { type, images } }) => (type === 'worker' ? [] : [{ id: name, spec: { enabled: true, image: images[name] } }]));
}

function isEtcdUp(member: Member, machines: Machines): boolean {
  return member.config.type === 'controlplane' && machines.clusterOf(member).isUp;
}

/** What holds something else has another version; it is a number. */
function versionOf(content: Buffer): string {
  return String(createHash('sha256').update(content).digest().readUIntBE(0, 6));
}
