import type { TunedCoreDnsProps } from '../../../../constructs/talos/addons/coredns/coredns-props';
import { machineDocuments, manifestObjects } from './machine-documents';

const coreDns: TunedCoreDnsProps = { replicas: 3, version: 'v1.14.2' };

test('Talos makes none of its own, and workers hear nothing of it', () => {
  expect(machineDocuments({ coreDns })[0]).toEqual({ cluster: { coreDNS: { disabled: true } } });
  expect(machineDocuments({ coreDns }, 'worker')).toEqual([]);
});

test('the service has the tenth address of the services\' network, which kubelets tell pods', () => {
  const service = manifestObjects({ coreDns }).coredns!.find(({ kind }) => kind === 'Service')!;

  expect(service).toMatchObject({ metadata: { name: 'kube-dns', namespace: 'kube-system' }, spec: { clusterIP: '10.96.0.10' } });
});

test('as many pods as are asked for have the configuration that is asked for, and what the service looks for', () => {
  const objects = manifestObjects({ coreDns: { ...coreDns, corefile: '.:53 {\n    whoami\n}\n' } }).coredns!;
  const [deployment, service, config] = ['Deployment', 'Service', 'ConfigMap'].map(kind => objects.find(object => object.kind === kind)!);

  expect(config!.data).toEqual({ Corefile: '.:53 {\n    whoami\n}\n' });
  expect(deployment!.spec).toMatchObject({
    replicas: 3,
    template: { metadata: { labels: service!.spec.selector }, spec: { volumes: [{ configMap: { name: config!.metadata.name } }] } },
  });
});

test('nothing is said by an anchor of YAML, so that whoever reads it need not look elsewhere', () => {
  const [, { cluster }] = machineDocuments({ coreDns }) as [unknown, { cluster: { inlineManifests: { contents: string }[] } }];

  expect(cluster.inlineManifests[0]!.contents).not.toMatch(/[&*]a\d/);
});

test('without a configuration, names of the cluster are its own', () => {
  const config = manifestObjects({ coreDns }).coredns!.find(({ kind }) => kind === 'ConfigMap')!;

  expect(config.data.Corefile).toMatch(/^ {4}kubernetes cluster\.local in-addr\.arpa ip6\.arpa \{$/m);
});

test('a manifest of one\'s own takes its place', () => {
  const manifest = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: dns\n';

  expect(manifestObjects({ coreDns: { manifest } }).coredns).toEqual([expect.objectContaining({ kind: 'Namespace' })]);
});
