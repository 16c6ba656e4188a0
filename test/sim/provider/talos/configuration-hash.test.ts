import { configurationHash } from '../../../../lib/sim/provider/talos/configuration-hash';

const configuration = (version: string, registry = 'registry.k8s.io'): string => `machine:
  type: controlplane
  kubelet: { image: "ghcr.io:5000/siderolabs/kubelet:${version}" }
cluster:
  apiServer: { image: "${registry}/kube-apiserver:${version}" }
---
apiVersion: v1alpha1
kind: KubeSchedulerConfig
image: registry.k8s.io/kube-scheduler:${version}
`;

it('the order of keys is no change', () => {
  expect(configurationHash('machine: { type: worker, token: a }', false)).toBe(configurationHash('machine: { token: a, type: worker }', false));
});

it('another version of Kubernetes is a change, unless others see to it', () => {
  const [before, after] = ['v1.35.2', 'v1.36.3'].map((version) => configuration(version)) as [string, string];
  expect(configurationHash(before, false)).not.toBe(configurationHash(after, false));
  expect(configurationHash(before, true)).toBe(configurationHash(after, true));
});

it('another registry is a change always', () => {
  expect(configurationHash(configuration('v1.35.2'), true)).not.toBe(configurationHash(configuration('v1.35.2', 'mirror.example'), true));
});
