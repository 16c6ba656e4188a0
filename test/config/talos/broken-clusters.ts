/** A Talos cluster with something wrong in it. */
export interface BrokenCluster {
  readonly name: string;
  /** What of the good file is replaced by what. */
  readonly change: readonly [from: string, to: string];
  /** `line:column` in env.yaml. */
  readonly position: string;
  readonly message: RegExp;
  readonly fix: RegExp;
}

/** Three control planes and two workers, one of them a pool. */
export const goodCluster = `kind: talos
proxmox:
  node_name: pve1
  nodes: [pve1, pve2]
cluster:
  talos_version: v1.13.9
  kubernetes_version: v1.36.3
  vip: 10.25.150.10
  gateway: 10.25.150.1
  node_network: 10.25.150.0/24
  pod_network: 10.244.0.0/16
  service_network: 10.96.0.0/12
  config_patches: [{ machine: { sysctls: { vm.max_map_count: "262144" } } }]
defaults_worker:
  disks: { longhorn: { size: 180G, unit_number: 1 } }
nodes_config:
  ctrl-00: { machine_type: controlplane, ip: 10.25.150.11, vm_id: 8101, mac_address: "bc:24:11:00:00:01" }
  ctrl-01: { machine_type: controlplane, ip: 10.25.150.12, vm_id: 8102, mac_address: "bc:24:11:00:00:02" }
  ctrl-02: { machine_type: controlplane, ip: 10.25.150.13, vm_id: 8103 }
  work-00: { machine_type: worker, ip: 10.25.150.21, vm_id: 8201, host_node: pve2 }
  gpu-00: { machine_type: worker, ip: 10.25.150.22, vm_id: 8202, igpu: true, gpu_devices: ["0000:01:00.0"] }
node_pools:
  pool: { machine_type: worker, count: 2, first_ip: 10.25.150.31, first_vm_id: 8301, host_nodes: [pve1, pve2] }
`;

const broken = (name: string, from: string, to: string, position: string, message: RegExp, fix: RegExp): BrokenCluster => (
  { name, change: [from, to], position, message, fix }
);

export const brokenClusters: readonly BrokenCluster[] = [
  broken('a kind that there is not', 'kind: talos', 'kind: tallos', '1:7', /kind is "tallos": kind is class or talos or machines/, /did you mean talos/),
  broken('no control plane', 'machine_type: controlplane', 'machine_type: worker', '17:3', /no machine has machine_type: controlplane/, /three bear the loss of one/),
  broken('two control planes', '  ctrl-02: { machine_type: controlplane, ip: 10.25.150.13, vm_id: 8103 }\n', '', '17:3', /2 control planes/, /use 1 or 3/),
  broken('a machine_type without defaults', 'ctrl-02: { machine_type: controlplane', 'ctrl-02: { machine_type: controlpane', '19:14', /machine_type is controlplane or worker/, /did you mean controlplane/),
  broken('an address twice', '10.25.150.21', '10.25.150.12', '20:40', /ip 10\.25\.150\.12 of work-00 is that of ctrl-01/, /another ip/),
  broken('an address that a pool uses', '10.25.150.21', '10.25.150.32', '23:53', /ip 10\.25\.150\.32 of pool-01 is that of work-00/, /another ip/),
  broken('a VM ID twice', 'vm_id: 8201', 'vm_id: 8101', '20:61', /vm_id 8101 of work-00 is that of ctrl-00/, /another vm_id/),
  broken('a MAC address twice', '00:00:02', '00:00:01', '18:86', /mac_address BC:24:11:00:00:01 of ctrl-01/, /another mac_address/),
  broken('a MAC address in another form', '"bc:24:11:00:00:02"', '"bc:24:11:XX:XX:02"', '18:73', /a MAC address is six bytes/, /write, for example/),
  broken('two machines of a name', '  pool: {', '  work: {', '23:9', /two machines are called "work-00"/, /rename the pool/),
  broken('the same device for two machines', 'host_node: pve2 }', 'igpu: true, gpu_devices: ["01:00.0"] }', '21:92', /device 0000:01:00\.0 of host pve1 is given to gpu-00 and to work-00/, /a device of its own/),
  broken('igpu without devices', ', gpu_devices: ["0000:01:00.0"]', '', '21:72', /igpu: true, and no devices/, /gpu_mappings/),
  broken('devices without igpu', 'igpu: true, ', '', '21:79', /has devices, and not igpu: true/, /add igpu: true/),
  broken('a PCI address in another form', '"0000:01:00.0"', '"1:0.0"', '21:92', /a PCI address is domain:bus:slot\.function/, /0000:01:00\.0/),
  broken('a host that is no node', 'host_node: pve2', 'host_node: pve3', '20:78', /host_node of work-00 is 'pve3', which is no node/, /did you mean 'pve[12]'/),
  broken('pods in the network of the machines', '10.244.0.0/16', '10.25.0.0/16', '11:16', /pod_network 10\.25\.0\.0\/16 and node_network/, /allow_overlap: true/),
  broken('services in the network of the pods', '10.96.0.0/12', '10.244.128.0/17', '12:20', /service_network .* and pod_network/, /a network of its own/),
  broken('a network that begins with no network address', '10.244.0.0/16', '10.244.1.0/16', '11:3', /this one is 10\.244\.0\.0\/16/, /write/),
  broken('a shared address outside of the network', 'vip: 10.25.150.10', 'vip: 10.25.151.10', '8:8', /vip is 10\.25\.151\.10: no address for a machine/, /use one in it/),
  broken('no gateway', '  gateway: 10.25.150.1\n', '', '5:1', /cluster has no gateway/, /add gateway: 10\.25\.150\.1$/m),
  broken('a shared address that a machine has', 'vip: 10.25.150.10', 'vip: 10.25.150.11', '8:8', /vip 10\.25\.150\.11 is that of ctrl-00/, /a free address/),
  broken('a machine outside of the network', '10.25.150.21', '10.25.151.21', '20:40', /address of work-00 is 10\.25\.151\.21/, /use one in it/),
  broken('a machine with the address of the gateway', '10.25.150.21', '10.25.150.1', '20:40', /address of work-00 is that of the gateway/, /another ip/),
  broken('the broadcast address', '10.25.150.21', '10.25.150.255', '20:40', /no address for a machine/, /use one in it/),
  broken('no way to all control planes', '  vip: 10.25.150.10\n', '', '6:3', /3 control planes, and nothing to reach them all by/, /set cluster\.vip/),
  broken('an endpoint that is a worker', '  vip: 10.25.150.10\n', '  endpoint: https://10.25.150.21:6443\n', '8:13', /workers cannot reach the endpoint .*work-00, a worker/, /use the address/),
  broken('an endpoint without encryption', '  vip: 10.25.150.10\n', '  endpoint: http://10.25.150.11:6443\n', '8:13', /https only/, /use the address/),
  broken('an endpoint that is the machine itself', '  vip: 10.25.150.10\n', '  endpoint: https://127.0.0.1:6443\n', '8:13', /each machine itself/, /use the address/),
  broken('machines in different VLANs', 'host_node: pve2 }', 'vlan_id: 150 }', '20:76', /work-00 is in VLAN 150, ctrl-00 in no VLAN/, /same vlan_id/),
  broken('a Kubernetes that is too new', 'v1.36.3', 'v1.37.0', '7:23', /does not go together with Talos v1\.13\.9, which takes v1\.31 to v1\.36/, /use v1\.36/),
  broken('a Kubernetes that is too old', 'v1.36.3', 'v1.29.0', '7:23', /does not go together/, /step by step/),
  broken('a Talos that is not known', 'v1.13.9', 'v1.9.0', '6:3', /a version of Talos from v1\.12\.0/, /v1\.13\.9/),
  broken('a version without v', 'v1.36.3', '1.36.3', '7:3', /a version of Kubernetes is v1/, /v1\.36\.3/),
  broken('a disk without a number', ', unit_number: 1', '', '15:22', /disk longhorn of work-00 has no unit_number/, /add unit_number/),
  broken('a disk without a size', 'size: 180G, ', '', '15:22', /disk longhorn of work-00 has no size/, /add size/),
  broken('a size without a unit', '180G', '180', '15:24', /a size is a whole number with its unit/, /100G/),
  broken('a number of a disk twice', 'host_node: pve2 }', 'disks: { data: { size: 1G, unit_number: 1 } } }', '20:82', /disk data of work-00 has unit_number 1, as disk longhorn/, /another number/),
  broken('a key of the machine configuration that there is not', 'machine: { sysctls', 'machine: { sysctl', '13:33', /machine has no "sysctl" in Talos/, /did you mean sysctls/),
  broken('a document that there is not', '{ machine: { sysctls: { vm.max_map_count: "262144" } } }', '{ kind: VolumConfig, name: STATE }', '13:22', /no document of kind "VolumConfig"/, /did you mean VolumeConfig/),
  broken('an unknown key', 'vm_id: 8201', 'vmid: 8201', '20:54', /unknown key "vmid"/, /did you mean vm_id/),
  broken('an encryption with a TPM, and no TPM', '  config_patches', '  disk_encryption: tpm\n  config_patches', '13:20', /the machines have no TPM/, /secure_boot: true/),
  broken('a metrics-server that no kubelet answers', '  config_patches', '  metrics_server: v0.8.1\n  config_patches', '13:19', /would get no answers/, /kubelet_certificate_approver/),
  broken('an audit policy that is not there', '  config_patches', '  audit_policy: audit.yaml\n  config_patches', '13:17', /audit\.yaml cannot be used: the file does not exist/, /name another one of envs\/k8s/),
  broken('a file outside of the folder', '  config_patches', '  audit_policy: ../audit.yaml\n  config_patches', '13:3', /a file of the environment's folder/, /write/),
  broken('an identity provider without encryption', '  config_patches', '  oidc: { issuer_url: "http://id.example.org", client_id: k8s }\n  config_patches', '13:11', /begins with https/, /write/),
  broken('a mirror of no registry', '  config_patches', '  registry_mirrors: { "docker.io/": { endpoints: ["https://a.example.org"] } }\n  config_patches', '13:23', /a registry is its name/, /./),
  broken('a Cilium that is too old', '  config_patches', '  cilium: { version: v1.15.0 }\n  config_patches', '13:13', /a version of Cilium from v1\.18\.0/, /v1\.18\.4/),
  broken('a Cilium by a manifest that there is not', '  config_patches', '  cilium: { version: v1.18.4, delivery: manifest }\n  config_patches', '13:41', /there is no file/, /add manifest/),
  broken('a Cilium by a file that there is not', '  config_patches', '  cilium: { version: v1.18.4, delivery: manifest, manifest: c.yaml }\n  config_patches', '13:61', /the file does not exist/, /correct the file/),
  broken('values that nobody reads', '  config_patches', '  cilium: { version: v1.18.4, delivery: manifest, values: {} }\n  config_patches', '13:59', /values has no effect/, /take values out/),
  broken('addresses for services that a machine has', '  config_patches', '  cilium: { version: v1.18.4, ip_pools: [{ name: a, addresses: [10.25.150.20-10.25.150.30] }] }\n  config_patches', '13:65', /have some of work-00/, /nobody has/),
  broken('addresses that nobody looks for', '  config_patches', '  cilium: { version: v1.18.4, l2_announcements: true, ip_pools: [{ name: a, addresses: [10.25.151.0/24] }] }\n  config_patches', '13:89', /not all in the node network/, /or bgp/),
  broken('addresses backwards', '  config_patches', '  cilium: { version: v1.18.4, ip_pools: [{ name: a, addresses: [10.25.150.30-10.25.150.20] }] }\n  config_patches', '13:65', /a first and a last one/, /write/),
  broken('a manifest that is not there', '  config_patches', '  inline_manifests: [{ name: a, file: a.yaml }]\n  config_patches', '13:39', /the file does not exist/, /correct the file/),
  broken('a manifest without encryption', '  config_patches', '  extra_manifests: ["http://example.org/a.yaml"]\n  config_patches', '13:21', /begins with https/, /write/),
  broken('a CoreDNS that is replaced and tuned', '  config_patches', '  coredns: { replicas: 3, corefile: Corefile }\n  config_patches', '13:37', /the file does not exist/, /correct the file/),
  broken('two storage classes that are the default', '  config_patches', '  proxmox_csi: { version: v0.19.1, storage_classes: [{ name: a, datastore_id: ceph, default: true }, { name: b, datastore_id: ceph, default: true }] }\n  config_patches', '13:142', /storage class b is the default, as a is/, /take default out/),
  broken('volumes of no storage class', '  config_patches', '  proxmox_csi: { version: v0.19.1, storage_classes: [] }\n  config_patches', '13:36', /storage_classes is a list of 1 to 30/, /write/),
  broken('more control planes than nodes', '  config_patches', '  high_availability: true\n  config_patches', '13:22', /3 of them for 2 nodes/, /name more nodes/),
  broken('disks that no other node has', '  config_patches', '  high_availability: true\n  config_patches', '18:12', /disks of ctrl-00, and of 5 more, are on local-lvm/, /Ceph or NFS/),
  broken('a name that is none', '  work-00:', '  work_00:', '20:3', /nodes_config has "work_00"/, /rename it/),
];

/** All occurrences: a cluster may be broken in more than one place. */
export function breakCluster({ change: [from, to] }: BrokenCluster): string {
  if (!goodCluster.includes(from)) throw new Error(`the good cluster has no ${from}`);
  return goodCluster.replaceAll(from, to);
}
