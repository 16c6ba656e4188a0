import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadTalos } from '../../../lib/config/talos/load-talos';
import { goodCluster } from './broken-clusters';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'talos-addons-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** The good cluster with lines of its own in `cluster`, and files. */
function load(lines: string, files: Readonly<Record<string, string>> = {}) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  writeFileSync(path.join(folder, 'env.yaml'), goodCluster.replace('  config_patches', `${lines.replace(/^/gm, '  ')}\n  config_patches`));
  return loadTalos(folder, folder).cluster.addons;
}

const POLICY = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: Metadata\n';

test('what nobody asks for is not there', () => {
  expect(JSON.parse(JSON.stringify(load('allow_overlap: false')))).toEqual({ registryMirrors: [], inlineManifests: [], extraManifests: [] });
});

const AGE = `age1${'q'.repeat(58)}`;

test('backups have the newest version of what takes them, and name a secret that somebody makes', () => {
  const { backup } = load(`backup: { schedule: "0 3 * * *", age_public_key: ${AGE}, s3: { bucket: b, region: r, prefix: homelab } }`);

  expect(backup).toEqual({
    schedule: '0 3 * * *', agePublicKey: AGE, version: 'v0.1.0-beta.3', s3: { bucket: 'b', region: 'r', prefix: 'homelab', secret: 'talos-backup-s3' },
  });
});

test.each([
  ['a schedule', `backup: { schedule: nightly, age_public_key: ${AGE}, s3: { bucket: b, region: r, prefix: p } }`, /a schedule is minute, hour/],
  ['a public key', 'backup: { schedule: "@daily", age_public_key: AGE-SECRET-KEY-1, s3: { bucket: b, region: r, prefix: p } }', /a public key of age begins with age1/],
])('backups whose %s is none are refused', (_, lines, message) => {
  expect(() => load(lines)).toThrow(message);
});

test('a part of pod_security keeps what Talos has for the rest', () => {
  expect(load('pod_security: { enforce: restricted }').podSecurity).toEqual({ enforce: 'restricted', audit: 'restricted', warn: 'restricted', exemptNamespaces: [] });
});

test('an audit policy is the text of its file, wherever below the folder', () => {
  expect(load('audit_policy: policies/audit.yaml', { 'policies/audit.yaml': POLICY }).auditPolicy).toBe(POLICY);
});

test.each([
  ['is another object', 'apiVersion: v1\nkind: Policy\nrules: []\n', /audit\.yaml is no audit policy/],
  ['is two', `${POLICY}---\n${POLICY}`, /is no audit policy/],
  ['is no YAML', 'rules: [', /audit\.yaml is no YAML/],
])('an audit policy that %s is refused where it is named', (_, text, message) => {
  expect(() => load('audit_policy: audit.yaml', { 'audit.yaml': text })).toThrow(message);
  expect(() => load('audit_policy: audit.yaml', { 'audit.yaml': text })).toThrow(/^env\.yaml:13:17: cluster\.audit_policy is "audit\.yaml"/);
});

const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: demo }\n';

test('manifests are the texts of their files, empty documents and comments with them', () => {
  const text = `# first\n---\n${NAMESPACE}---\n${NAMESPACE}`;

  expect(load('inline_manifests: [{ name: demo, file: demo.yaml }]', { 'demo.yaml': text }).inlineManifests).toEqual([{ name: 'demo', contents: text }]);
  expect(load('cilium: { version: v1.18.4, delivery: manifest, manifest: cilium.yaml }', { 'cilium.yaml': text }).cilium).toMatchObject({ manifest: text });
  expect(load('coredns: { manifest: dns.yaml }', { 'dns.yaml': text }).coreDns).toEqual({ manifest: text });
});

test.each([
  ['has no object', '# nothing\n', /demo\.yaml has no Kubernetes object/],
  ['has something else behind an object', `${NAMESPACE}---\nkind: Pod\n`, /as document 2: that has no apiVersion/],
  ['has an object without a name', 'apiVersion: v1\nkind: Pod\nmetadata: {}\n', /that has no metadata\.name/],
  ['has a list', '- 1\n', /a document that is no map/],
  ['is larger than 1 MiB', `# ${'x'.repeat(1024 * 1024)}\n${NAMESPACE}`, /larger than 1 MiB/],
])('a manifest that %s is refused where it is named', (_, text, message) => {
  expect(() => load('inline_manifests: [{ name: demo, file: demo.yaml }]', { 'demo.yaml': text })).toThrow(message);
});

test('Cilium is installed by a Job where nobody says anything else, CoreDNS is Talos\'s with two pods', () => {
  const { cilium, coreDns } = load('cilium: { version: v1.18.4 }\ncoredns: {}');

  expect(cilium).toMatchObject({ delivery: 'job', cliVersion: expect.stringMatching(/^v/), values: {}, hubble: false, ipPools: [], l2Announcements: false });
  expect(coreDns).toMatchObject({ replicas: 2, version: expect.stringMatching(/^v/) });
});
