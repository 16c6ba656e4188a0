import type { TalosAddonsProps } from '../../../../constructs/talos/addons/addons-props';
import { machineDocuments as documents } from './machine-documents';

test('what is not asked for is left to Talos', () => {
  expect(documents({})).toEqual([]);
});

test.each([
  ['node-id', { slot: 0, nodeID: {} }],
  ['tpm', { slot: 0, tpm: {} }],
] as const)('disks are encrypted with %s, on machines of each type', (diskEncryption, key) => {
  for (const type of ['controlplane', 'worker'] as const) {
    expect(documents({ diskEncryption }, type)).toEqual(['STATE', 'EPHEMERAL'].map(name => (
      { apiVersion: 'v1alpha1', kind: 'VolumeConfig', name, encryption: { provider: 'luks2', keys: [key] } }
    )));
  }
});

test('kubelets everywhere ask for certificates; control planes fetch who signs them, and who reads from kubelets', () => {
  const addons = { kubeletCertificateApprover: 'v0.11.0', metricsServer: 'v0.8.1' };
  const rotation = { machine: { kubelet: { extraArgs: { 'rotate-server-certificates': 'true' } } } };

  expect(documents(addons, 'worker')).toEqual([rotation]);
  expect(documents(addons)).toEqual([rotation, { cluster: { extraManifests: [
    'https://raw.githubusercontent.com/alex1989hu/kubelet-serving-cert-approver/v0.11.0/deploy/standalone-install.yaml',
    'https://github.com/kubernetes-sigs/metrics-server/releases/download/v0.8.1/components.yaml',
  ] } }]);
});

test('the API server is told of pods, its log and the identity provider; workers are not', () => {
  const addons: TalosAddonsProps = {
    podSecurity: { enforce: 'restricted', audit: 'restricted', warn: 'restricted', exemptNamespaces: ['longhorn-system'] },
    auditPolicy: 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{ level: RequestResponse }]\n',
    oidc: { issuerUrl: 'https://id.example.org', clientId: 'kubernetes', usernameClaim: 'email', groupsClaim: 'groups', groupsPrefix: 'oidc:' },
  };

  expect(documents(addons, 'worker')).toEqual([]);
  expect(documents(addons)).toEqual([{ cluster: { apiServer: {
    admissionControl: [{ name: 'PodSecurity', configuration: expect.objectContaining({
      defaults: expect.objectContaining({ enforce: 'restricted', 'enforce-version': 'latest' }), exemptions: { namespaces: ['longhorn-system'] },
    }) }],
    auditPolicy: { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [{ level: 'RequestResponse' }] },
    extraArgs: {
      'oidc-issuer-url': 'https://id.example.org', 'oidc-client-id': 'kubernetes', 'oidc-username-claim': 'email',
      'oidc-groups-claim': 'groups', 'oidc-groups-prefix': 'oidc:',
    },
  } } }]);
});

test('a registry has its mirrors, with what is not usual said only', () => {
  expect(documents({ registryMirrors: [
    { registry: 'docker.io', endpoints: ['https://a.example.org/v2/hub', 'https://b.example.org'], overridePath: true, skipFallback: false },
    { registry: '*', endpoints: ['https://a.example.org'], overridePath: false, skipFallback: true },
  ] }, 'worker')).toEqual([
    {
      apiVersion: 'v1alpha1', kind: 'RegistryMirrorConfig', name: 'docker.io',
      endpoints: [{ url: 'https://a.example.org/v2/hub', overridePath: true }, { url: 'https://b.example.org', overridePath: true }],
    },
    { apiVersion: 'v1alpha1', kind: 'RegistryMirrorConfig', name: '*', endpoints: [{ url: 'https://a.example.org' }], skipFallback: true },
  ]);
});
