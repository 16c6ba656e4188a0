import type { Messages } from '../../grpc';

const metadata = 'common.Metadata';
const answer = (type: string): Messages[string] => ({ messages: [`*${type}`, 1] });

/** The part of Talos' API that its clients were seen using, by package. Field names and numbers are Talos' own. */
export const packages: Readonly<Record<string, Messages>> = {
  common: {
    Nothing: {},
    Status: { code: ['int32', 1], message: ['string', 2] },
    Metadata: { hostname: ['string', 1], error: ['string', 2], status: ['Status', 3] },
    Data: { metadata: ['Metadata', 1], bytes: ['bytes', 2] },
    Timestamp: { seconds: ['int64', 1], nanos: ['int32', 2] },
    Any: { type_url: ['string', 1], value: ['bytes', 2] },
  },
  machine: {
    ApplyConfigurationRequest: { data: ['bytes', 1], mode: ['int32', 4], dry_run: ['bool', 5] },
    ApplyConfiguration: { metadata: [metadata, 1], warnings: ['*string', 2], mode: ['int32', 3], mode_details: ['string', 4] },
    ApplyConfigurationResponse: answer('ApplyConfiguration'),
    BootstrapRequest: { recover_etcd: ['bool', 1] },
    EtcdRecover: { metadata: [metadata, 1] },
    EtcdRecoverResponse: answer('EtcdRecover'),
    Bootstrap: { metadata: [metadata, 1] },
    BootstrapResponse: answer('Bootstrap'),
    ServiceEvent: { msg: ['string', 1], state: ['string', 2], ts: ['common.Timestamp', 3] },
    ServiceEvents: { events: ['*ServiceEvent', 1] },
    ServiceHealth: { unknown: ['bool', 1], healthy: ['bool', 2], last_message: ['string', 3], last_change: ['common.Timestamp', 4] },
    ServiceInfo: { id: ['string', 1], state: ['string', 2], events: ['ServiceEvents', 3], health: ['ServiceHealth', 4] },
    ServiceList: { metadata: [metadata, 1], services: ['*ServiceInfo', 2] },
    ServiceListResponse: answer('ServiceList'),
    VersionInfo: { tag: ['string', 1], sha: ['string', 2], go_version: ['string', 4], os: ['string', 5], arch: ['string', 6] },
    PlatformInfo: { name: ['string', 1], mode: ['string', 2] },
    FeaturesInfo: { rbac: ['bool', 1] },
    Version: { metadata: [metadata, 1], version: ['VersionInfo', 2], platform: ['PlatformInfo', 3], features: ['FeaturesInfo', 4] },
    VersionResponse: answer('Version'),
    EtcdMemberListRequest: { query_local: ['bool', 1] },
    EtcdMember: { id: ['uint64', 2], hostname: ['string', 3], peer_urls: ['*string', 4], client_urls: ['*string', 5], is_learner: ['bool', 6] },
    EtcdMembers: { metadata: [metadata, 1], legacy_members: ['*string', 2], members: ['*EtcdMember', 3] },
    EtcdMemberListResponse: answer('EtcdMembers'),
    MemInfo: { memtotal: ['uint64', 1], memfree: ['uint64', 2], memavailable: ['uint64', 3] },
    Memory: { metadata: [metadata, 1], meminfo: ['MemInfo', 2] },
    MemoryResponse: answer('Memory'),
    Hostname: { metadata: [metadata, 1], hostname: ['string', 2] },
    HostnameResponse: answer('Hostname'),
    ReadRequest: { path: ['string', 1] },
    EventsRequest: { tail_events: ['int32', 1] },
    Event: { metadata: [metadata, 1], data: ['common.Any', 2], id: ['string', 3], actor_id: ['string', 4] },
    RebootRequest: { mode: ['int32', 1] },
    Reboot: { metadata: [metadata, 1], actor_id: ['string', 2] },
    RebootResponse: answer('Reboot'),
    ResetPartitionSpec: { label: ['string', 1], wipe: ['bool', 2] },
    ResetRequest: { graceful: ['bool', 1], reboot: ['bool', 2], system_partitions_to_wipe: ['*ResetPartitionSpec', 3] },
    Reset: { metadata: [metadata, 1], actor_id: ['string', 2] },
    ResetResponse: answer('Reset'),
    UpgradeRequest: { image: ['string', 1] },
    Upgrade: { metadata: [metadata, 1], ack: ['string', 2], actor_id: ['string', 3] },
    UpgradeResponse: answer('Upgrade'),
    ImagePullRequest: { namespace: ['int32', 1], reference: ['string', 2] },
    ImagePull: { metadata: [metadata, 1] },
    ImagePullResponse: answer('ImagePull'),
    PullRequest: { image_ref: ['string', 3] },
    PullResponse: { name: ['string', 1] },
    InstallSource: { image_name: ['string', 1] },
    InstallRequest: { source: ['InstallSource', 2] },
    InstallProgress: { message: ['string', 1], exit_code: ['int32', 2] },
    InstallResponse: { progress: ['InstallProgress', 1] },
  },
  cluster: {
    ClusterInfo: { control_plane_nodes: ['*string', 1], worker_nodes: ['*string', 2] },
    HealthCheckRequest: { cluster_info: ['ClusterInfo', 2] },
    HealthCheckProgress: { metadata: [metadata, 1], message: ['string', 2] },
  },
  storage: {
    Disk: { size: ['uint64', 1], model: ['string', 2], device_name: ['string', 3], name: ['string', 4], serial: ['string', 5], system_disk: ['bool', 11] },
    Disks: { metadata: [metadata, 1], disks: ['*Disk', 2] },
    DisksResponse: answer('Disks'),
  },
  cosi: {
    Metadata: {
      namespace: ['string', 1], type: ['string', 2], id: ['string', 3], version: ['string', 4], owner: ['string', 5], phase: ['string', 6],
      created: ['common.Timestamp', 7], updated: ['common.Timestamp', 8],
    },
    Spec: { proto_spec: ['bytes', 1], yaml_spec: ['string', 2] },
    Resource: { metadata: ['Metadata', 1], spec: ['Spec', 2] },
    GetRequest: { namespace: ['string', 1], type: ['string', 2], id: ['string', 3] },
    GetResponse: { resource: ['Resource', 1] },
    ListRequest: { namespace: ['string', 1], type: ['string', 2] },
    ListResponse: { resource: ['Resource', 1] },
    WatchRequest: { namespace: ['string', 1], type: ['string', 2], id: ['string', 3] },
    Event: { resource: ['Resource', 1], event_type: ['int32', 2] },
    WatchResponse: { event: ['*Event', 1] },
  },
  /** What clients write to Kubernetes in protobuf. */
  kubernetes: {
    Unknown: { raw: ['bytes', 2] },
    ObjectMeta: { name: ['string', 1], namespace: ['string', 3] },
    Entry: { key: ['string', 1], value: ['string', 2] },
    ConfigMap: { metadata: ['ObjectMeta', 1], data: ['*Entry', 2] },
  },
  /** What resources and events hold. */
  spec: {
    MachineStatus: { stage: ['int32', 1], status: ['MachineReadiness', 2] },
    MachineReadiness: { ready: ['bool', 1] },
    VolumeStatus: { phase: ['int32', 1], location: ['string', 2], size: ['uint64', 9], type: ['int32', 16] },
    ManifestsConfig: { proxy_enabled: ['bool', 4], core_dns_enabled: ['bool', 7], cni_name: ['string', 21] },
    MachineConfig: { yaml_marshalled: ['bytes', 1] },
    Nodename: { nodename: ['string', 1] },
    NodeStatus: { nodename: ['string', 1], node_ready: ['bool', 2], unschedulable: ['bool', 3] },
    Service: { running: ['bool', 1], healthy: ['bool', 2], unknown: ['bool', 3] },
    KubeletSpec: { image: ['string', 1] },
    APIServerConfig: { image: ['string', 1] },
    /** Also that of the scheduler. */
    ControllerManagerConfig: { enabled: ['bool', 1], image: ['string', 2] },
    ExtensionMetadata: { name: ['string', 1], version: ['string', 2] },
    ExtensionStatus: { image: ['string', 1], metadata: ['ExtensionMetadata', 2] },
    ResourceDefinition: {
      resource_type: ['string', 1], display_type: ['string', 2], default_namespace: ['string', 3], aliases: ['*string', 4], all_aliases: ['*string', 5],
    },
    TaskEvent: { task: ['string', 1], action: ['int32', 2] },
    Nothing: {},
  },
};

interface Service {
  readonly package: string;
  /** As it stands in the path of a call. */
  readonly name: string;
  readonly methods: Readonly<Record<string, readonly [request: string, response: string]>>;
}

/** A request or a response with `*` before it is a stream. */
export const services = {
  machine: {
    package: 'machine',
    name: 'machine.MachineService',
    methods: {
      ApplyConfiguration: ['ApplyConfigurationRequest', 'ApplyConfigurationResponse'],
      Bootstrap: ['BootstrapRequest', 'BootstrapResponse'],
      Kubeconfig: ['common.Nothing', '*common.Data'],
      ServiceList: ['common.Nothing', 'ServiceListResponse'],
      Version: ['common.Nothing', 'VersionResponse'],
      EtcdMemberList: ['EtcdMemberListRequest', 'EtcdMemberListResponse'],
      Memory: ['common.Nothing', 'MemoryResponse'],
      Hostname: ['common.Nothing', 'HostnameResponse'],
      Read: ['ReadRequest', '*common.Data'],
      Events: ['EventsRequest', '*Event'],
      Reboot: ['RebootRequest', 'RebootResponse'],
      Reset: ['ResetRequest', 'ResetResponse'],
      Upgrade: ['UpgradeRequest', 'UpgradeResponse'],
      ImagePull: ['ImagePullRequest', 'ImagePullResponse'],
      EtcdSnapshot: ['common.Nothing', '*common.Data'],
      EtcdRecover: ['*common.Data', 'EtcdRecoverResponse'],
    },
  },
  cluster: { package: 'cluster', name: 'cluster.ClusterService', methods: { HealthCheck: ['HealthCheckRequest', '*HealthCheckProgress'] } },
  image: { package: 'machine', name: 'machine.ImageService', methods: { Pull: ['PullRequest', '*PullResponse'] } },
  lifecycle: { package: 'machine', name: 'machine.LifecycleService', methods: { Upgrade: ['InstallRequest', '*InstallResponse'] } },
  storage: { package: 'storage', name: 'storage.StorageService', methods: { Disks: ['common.Nothing', 'DisksResponse'] } },
  state: {
    package: 'cosi',
    name: 'cosi.resource.State',
    methods: { Get: ['GetRequest', 'GetResponse'], List: ['ListRequest', '*ListResponse'], Watch: ['WatchRequest', '*WatchResponse'] },
  },
} as const satisfies Readonly<Record<string, Service>>;
