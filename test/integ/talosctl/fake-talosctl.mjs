// A talosctl that does to a file what the real one does to a cluster. FAKE names the folder that has it.
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const file = path.join(process.env.FAKE, 'cluster.json');
const read = () => JSON.parse(readFileSync(file, 'utf8'));
const change = (edit) => {
  const cluster = read();
  edit(cluster);
  // at once, for whoever looks meanwhile
  writeFileSync(`${file}.new`, JSON.stringify(cluster));
  renameSync(`${file}.new`, file);
};
const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

const cluster = read();
if (args.includes('--client')) {
  process.stdout.write(`Client:\nTalos ${cluster.client}\n`);
  process.exit(0);
}
const config = option('--talosconfig');
const mode = (name) => (statSync(name).mode & 0o777).toString(8);
const modes = [mode(config), mode(path.dirname(config))].join();
appendFileSync(path.join(process.env.FAKE, 'log'), `${JSON.stringify({ args, modes, config: readFileSync(config, 'utf8'), home: process.env.HOME })}\n`);
const ips = option('--nodes').split(',');
const nodes = ips.map((ip) => [ip, cluster.nodes[ip]]);
const answering = nodes.filter(([, node]) => !node.isOff);
const documents = (toDocument) => process.stdout.write(answering.map((entry) => JSON.stringify(toDocument(...entry), null, 2)).join('\n---\n'));
const image = (repository, version) => `${repository}:${version}@sha256:${'0'.repeat(64)}`;

const commands = {
  'version': () => {
    for (const [ip, { version }] of answering) process.stdout.write(`${JSON.stringify({ metadata: { hostname: ip }, version: { tag: version } })}\n`);
    if (answering.length < nodes.length) process.stderr.write('WARNING: some nodes are not reachable\n');
    if (answering.length === 0) process.exit(1);
  },
  'get extensions': () => documents((node, { schematic }) => ({ node, metadata: { id: '0' }, spec: { metadata: { name: 'schematic', version: schematic } } })),
  'get kubeletspecs': () => documents((node, { kubernetes }) => ({
    node, metadata: { id: 'kubelet' }, spec: { image: image('ghcr.io/siderolabs/kubelet', kubernetes) },
  })),
  'get nodestatus': () => documents((node, { name, isCordoned = false }) => ({ node, metadata: { id: name }, spec: { unschedulable: isCordoned } })),
  // a service that does not run is no resource
  'get services': () => process.stdout.write(answering.filter(([, { etcd }]) => etcd !== undefined).map(([node, { etcd }]) => (
    JSON.stringify({ node, metadata: { id: 'etcd' }, spec: { running: true, healthy: etcd === 'healthy' } }))).join('\n---\n')),
  'health': () => {
    const sick = Object.values(cluster.nodes).find((node) => node.isSick);
    if (sick !== undefined) fail(`waiting for etcd to be healthy: ...\nrpc error: ${sick.name} is not healthy`);
  },
  'upgrade': async () => {
    const [ip] = ips;
    const [, schematic, version] = /\/([0-9a-f]{64}):(v.+)$/.exec(option('--image'));
    const { hangs, rollsBack, becomesSick } = cluster.nodes[ip];
    if (hangs) {
      change((now) => void delete now.nodes[ip].hangs);
      process.stdout.write('hangs\n');
      await new Promise(() => setTimeout(() => {}, 60_000));
    }
    change((now) => Object.assign(now.nodes[ip], rollsBack ? {} : { version, schematic }, becomesSick ? { isSick: true, becomesSick: false } : {}));
  },
  'upgrade-k8s': () => {
    process.stderr.write('+  password: c2VjcmV0\n');
    if (cluster.kubernetesFails) fail('failed updating kubelet');
    change((now) => Object.values(now.nodes).forEach((node) => Object.assign(node, { kubernetes: `v${option('--to')}` })));
  },
  'etcd snapshot': () => {
    const content = Buffer.alloc(cluster.emptySnapshot ? 0 : 1024, 7);
    writeFileSync(args[2], Buffer.concat([content, createHash('sha256').update(content).digest()].slice(0, cluster.emptySnapshot ? 1 : 2)));
  },
  'bootstrap': () => change((now) => Object.assign(now, { restored: readFileSync(option('--recover-from')).length, bootstrapped: ips })),
};
await (commands[args.slice(0, 2).join(' ')] ?? commands[args[0]] ?? (() => fail(`unknown command ${args.join(' ')}`)))();
