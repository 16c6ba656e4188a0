import { parse } from 'yaml';
import type { CiliumProps } from '../../../../constructs/talos/addons/cilium/cilium-props';
import { ciliumValues } from '../../../../constructs/talos/addons/cilium/cilium-values';
import { machineDocuments, manifestObjects } from './machine-documents';

const cilium: CiliumProps = { version: 'v1.18.4', delivery: 'job', cliVersion: 'v0.19.0', values: {}, hubble: false, ipPools: [], l2Announcements: false };

test('machines of each type have neither Flannel nor kube-proxy, and KubePrism', () => {
  for (const type of ['controlplane', 'worker'] as const) {
    expect(machineDocuments({ cilium }, type)[0]).toEqual({
      machine: { features: { kubePrism: { enabled: true, port: 7445 } } }, cluster: { network: { cni: { name: 'none' } }, proxy: { disabled: true } },
    });
  }
  expect(machineDocuments({ cilium }, 'worker')).toHaveLength(1);
});

test('a Job installs the version that is asked for, with the values, before there is a network', () => {
  const { cilium: objects = [] } = manifestObjects({ cilium });
  const [account, binding, config, job] = objects;
  const pod = (job!.spec as { template: { spec: Record<string, unknown> } }).template.spec;

  expect(objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'ClusterRoleBinding', 'ConfigMap', 'Job']);
  expect(binding).toMatchObject({ subjects: [account!.metadata], roleRef: { name: 'cluster-admin' } });
  expect(parse(config!.data['values.yaml']!)).toEqual(ciliumValues(cilium));
  expect(pod).toMatchObject({ hostNetwork: true, tolerations: [{ operator: 'Exists' }], serviceAccountName: account!.metadata.name });
  expect(pod.containers).toEqual([expect.objectContaining({
    image: 'quay.io/cilium/cilium-cli:v0.19.0',
    command: expect.arrayContaining(['install', '--version', 'v1.18.4', '--values']),
    env: [{ name: 'KUBERNETES_SERVICE_HOST', value: 'localhost' }, { name: 'KUBERNETES_SERVICE_PORT', value: '7445' }],
  })]);
});

test('values have what Talos takes, and never the capability to load modules', () => {
  expect(ciliumValues(cilium)).toMatchObject({
    kubeProxyReplacement: true, k8sServiceHost: 'localhost', k8sServicePort: 7445, cgroup: { autoMount: { enabled: false }, hostRoot: '/sys/fs/cgroup' },
  });
  expect(JSON.stringify(ciliumValues(cilium))).not.toContain('SYS_MODULE');
});

test('values that are given win, and leave the rest of a map as it is', () => {
  const values = ciliumValues({ ...cilium, hubble: true, values: { hubble: { ui: { enabled: false } }, ipam: { mode: 'cluster-pool' } } });

  expect(values).toMatchObject({ hubble: { enabled: true, relay: { enabled: true }, ui: { enabled: false } }, ipam: { mode: 'cluster-pool' } });
});

test('features are turned on in the values, and the Gateway API\'s definitions are fetched', () => {
  const given: CiliumProps = { ...cilium, gatewayApi: 'v1.4.1', l2Announcements: true, bgp: { localAsn: 64512, peers: [] } };

  expect(ciliumValues(given)).toMatchObject({
    gatewayAPI: { enabled: true }, l2announcements: { enabled: true }, bgpControlPlane: { enabled: true },
  });
  const [, documents] = machineDocuments({ cilium: given });
  expect(documents).toMatchObject({ cluster: { extraManifests: [expect.stringMatching(/gateway-api.*\/v1\.4\.1\/standard-install\.yaml$/)] } });
});

test('a manifest of one\'s own takes the place of the Job', () => {
  const manifest = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: cilium-secrets\n';

  expect(manifestObjects({ cilium: { ...cilium, delivery: 'manifest', manifest } }).cilium).toEqual([parse(manifest)]);
});

test('addresses of services come behind Cilium, with who tells of them', () => {
  const manifests = manifestObjects({ cilium: {
    ...cilium, l2Announcements: true, ipPools: [{ name: 'services', addresses: ['10.25.150.200-10.25.150.220', '10.25.151.0/24'] }],
    bgp: { localAsn: 64512, peers: [{ address: '10.25.150.1', asn: 64513 }] },
  } });
  const byKind = new Map(manifests['cilium-addresses']!.map(object => [object.kind, object]));

  expect(Object.keys(manifests)).toEqual(Object.keys(manifests).sort());
  expect(byKind.get('CiliumLoadBalancerIPPool')).toMatchObject({
    metadata: { name: 'services' }, spec: { blocks: [{ start: '10.25.150.200', stop: '10.25.150.220' }, { cidr: '10.25.151.0/24' }] },
  });
  expect(byKind.get('CiliumL2AnnouncementPolicy')).toMatchObject({ spec: { loadBalancerIPs: true } });
  const [instance] = byKind.get('CiliumBGPClusterConfig')!.spec.bgpInstances as { peers: object[] }[];
  expect(instance).toMatchObject({ localASN: 64512, peers: [{ peerAddress: '10.25.150.1', peerASN: 64513, peerConfigRef: byKind.get('CiliumBGPPeerConfig')!.metadata }] });
});
