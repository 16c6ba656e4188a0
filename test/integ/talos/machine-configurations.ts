import { parseAllDocuments } from 'yaml';
import { createSecrets } from '../../../lib/sim/talos/pki/secrets';
import type { MachineSecrets } from '../../../lib/sim/talos/pki/secrets';

/** Secrets of a run: in what is compared, their names stand for them. */
export async function newSecrets(): Promise<MachineSecrets> {
  return createSecrets(false);
}

function textsIn(value: unknown, at: string): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[value, `<${at}>`]];
  return Object.entries(value ?? {}).flatMap(([key, part]) => textsIn(part, at === '' ? key : `${at}.${key}`));
}

/** Patches of all kinds of merging. */
const PATCHES: Readonly<Record<string, readonly string[]>> = {
  none: [],
  interfaces: [
    `machine:
  network:
    interfaces:
      - { interface: eth0, addresses: [10.0.0.1/24], vlans: [{ vlanId: 5, addresses: [10.1.0.1/24] }] }
    nameservers: [1.1.1.1]
`, `machine:
  network:
    interfaces:
      - { interface: eth0, addresses: [10.0.0.2/24], dhcp: false, vlans: [{ vlanId: 5, mtu: 1400 }], vip: { ip: 10.0.0.9 } }
      - { deviceSelector: { hardwareAddr: 'bc:24:11:00:00:01' }, mtu: 9000 }
    nameservers: [8.8.8.8]
`,
  ],
  kubelet: [
    'machine:\n  kubelet:\n    extraArgs: { a: b, feature-gates: x=y }\n    nodeIP: { validSubnets: [10.0.0.0/8] }\n    clusterDNS: []\n',
    'machine:\n  kubelet:\n    extraArgs: { feature-gates: z=a }\n    extraMounts: [{ destination: /data, type: bind, source: /data, options: [bind, rw] }]\n',
  ],
  cluster: [
    `cluster:
  network: { podSubnets: [10.1.0.0/16], serviceSubnets: [10.2.0.0/16], cni: { name: none } }
  proxy: { disabled: true }
  coreDNS: { disabled: true }
  apiServer:
    certSANs: [a.example]
    auditPolicy: { apiVersion: audit.k8s.io/v1, kind: Policy, rules: [] }
    admissionControl: [{ name: PodSecurity, configuration: { exemptions: { namespaces: [longhorn] } } }]
  allowSchedulingOnControlPlanes: true
  inlineManifests: [{ name: a, contents: "x: 1\\n" }]
`,
  ],
  machine: [
    `machine:
  install: { disk: /dev/vda, image: "x:y", wipe: true }
  sysctls: { vm.nr_hugepages: "1024" }
  kernel: { modules: [{ name: nbd }, { name: dm_mod, parameters: [a] }] }
  registries: { mirrors: { docker.io: { endpoints: ["https://m.example"], overridePath: true } } }
  nodeLabels: { a: b }
  nodeTaints: { a: "b:NoSchedule" }
  time: { servers: [ntp.example], disabled: false }
  features: { kubernetesTalosAPIAccess: { enabled: true, allowedRoles: ["os:reader"], allowedKubernetesNamespaces: [kube-system] } }
`,
  ],
  documents: [
    `apiVersion: v1alpha1
kind: UserVolumeConfig
name: longhorn
provisioning: { diskSelector: { match: "!system_disk" }, minSize: 10GiB, grow: true }
---
apiVersion: v1alpha1
kind: VolumeConfig
name: STATE
encryption: { provider: luks2, keys: [{ slot: 0, nodeID: {} }] }
---
apiVersion: v1alpha1
kind: HostnameConfig
hostname: a
auto: "off"
`, 'apiVersion: v1alpha1\nkind: UserVolumeConfig\nname: longhorn\nprovisioning: { maxSize: 20GiB }\n',
  ],
  deletion: ['machine:\n  features:\n    kubePrism:\n      $patch: delete\n'],
};

const CASES = Object.fromEntries(['controlplane', 'worker'].flatMap((type) => ['v1.9', 'v1.12', '1.13.9'].flatMap((version) => (
  Object.keys(PATCHES).map((patches) => [`${type} ${version} ${patches}`, { type, version, patches: PATCHES[patches] }])
))));

/** A configuration that makes a machine configuration of each case. */
export function machineConfigurations(talosVersion: string, secrets: MachineSecrets): object {
  return {
    terraform: { required_providers: { talos: { source: 'siderolabs/talos', version: talosVersion } } },
    locals: { secrets, cases: CASES },
    data: {
      talos_machine_configuration: {
        this: {
          for_each: '${local.cases}', cluster_name: 'lab', cluster_endpoint: 'https://10.25.150.10:6443', machine_type: '${each.value.type}',
          talos_version: '${each.value.version}', machine_secrets: '${local.secrets}', config_patches: '${each.value.patches}',
        },
      },
    },
    output: { all: { sensitive: true, value: '${{for name, one in data.talos_machine_configuration.this : name => one.machine_configuration}}' } },
  };
}

/** The documents of each case. */
export function parsed(output: string, secrets: MachineSecrets): Readonly<Record<string, unknown>> {
  const masked = textsIn(secrets, '').reduce((text, [secret, name]) => text.replaceAll(secret, name), output);
  const texts = JSON.parse(masked) as Readonly<Record<string, string>>;
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, parseAllDocuments(text).map((document): unknown => document.toJS())]));
}
