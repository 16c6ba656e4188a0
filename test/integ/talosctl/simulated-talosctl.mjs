// A talosctl that asks simulated Talos machines for what the real one asks them for, as far as Standsmith runs it.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { parse, stringify } from 'yaml';

const from = (name) => createRequire(import.meta.url)(path.join(import.meta.dirname, '..', '..', '..', 'dist', 'lib', 'sim', 'provider', 'talos', name));
const { TalosClient } = from('talos-client.js');
const { fetchKubeconfig } = from('cluster-kubeconfig.js');
const { upgradeMachine } = from('upgrade-machine.js');
const { upgradeKubernetes } = from('upgrade-kubernetes.js');

const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
if (args.includes('--client')) {
  process.stdout.write('Client:\nTalos v1.13.10\n');
  process.exit(0);
}

const { context, contexts } = parse(readFileSync(option('--talosconfig'), 'utf8'));
const { ca, crt, key } = contexts[context];
const access = { ca_certificate: ca, client_certificate: crt, client_key: key };
const client = new TalosClient({ proxy: process.env.HTTPS_PROXY }, 'https://factory.talos.dev', new AbortController().signal);
const nodes = option('--nodes').split(',');
const call = async (node, service, method, request) => client.withMachine(node, access, async (api) => api.call(service, method, request));
const list = (name) => (option(name) ?? '').split(',').filter(Boolean);

const TYPES = {
  extensions: 'ExtensionStatuses.runtime', kubeletspecs: 'KubeletSpecs.kubernetes', nodestatus: 'NodeStatuses.kubernetes', services: 'Services.v1alpha1',
};

const commands = {
  version: async () => {
    const answers = await Promise.allSettled(nodes.map((node) => call(node, 'machine', 'Version')));
    answers.forEach(({ value }, index) => {
      if (value !== undefined) process.stdout.write(`${JSON.stringify({ metadata: { hostname: nodes[index] }, version: value[0].messages[0].version })}\n`);
    });
    const failed = answers.find(({ status }) => status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  },
  get: async () => {
    const found = await Promise.all(nodes.map(async (node) => (
      (await call(node, 'state', 'List', { type: `${TYPES[args[1]]}.talos.dev` })).map(({ resource }) => (
        stringify({ node, metadata: { id: resource.metadata.id }, spec: parse(resource.spec.yaml_spec) })
      )))));
    process.stdout.write(found.flat().join('---\n'));
  },
  health: async () => {
    const info = { control_plane_nodes: list('--control-plane-nodes'), worker_nodes: list('--worker-nodes') };
    for (const { message } of await call(nodes[0], 'cluster', 'HealthCheck', { cluster_info: info })) process.stderr.write(`${message}\n`);
  },
  upgrade: async () => {
    const kubeconfig = await fetchKubeconfig(client, contexts[context].endpoints[0], access);
    await upgradeMachine({ client, endpoint: nodes[0], access, image: option('--image'), kubeconfig, timeoutMs: 60_000 });
  },
  'upgrade-k8s': async () => upgradeKubernetes(client, nodes[0], access, option('--to')),
  etcd: async () => writeFileSync(args[2], Buffer.concat((await call(nodes[0], 'machine', 'EtcdSnapshot')).map(({ bytes }) => bytes))),
};
try {
  await commands[args[0]]();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
