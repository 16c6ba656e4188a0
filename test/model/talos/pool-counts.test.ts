import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { planEnvironments, keepAllocations } from '../../../lib/model/plan-environments';
import { InputError } from '../../../lib/values/finding';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'standsmith-pools-'));
  mkdirSync(path.join(root, 'envs/k8s'), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

/** Keys of the machines, with a pool that is written like this. */
function machines(pool: string): readonly string[] {
  write('env.yaml', `
kind: talos
proxmox: { node_name: pve1 }
cluster: { talos_version: v1.13.9, kubernetes_version: v1.36.3, gateway: 10.9.0.1, node_network: 10.9.0.0/24 }
nodes_config:
  ctrl: { machine_type: controlplane, ip: 10.9.0.2, vm_id: 8001 }
node_pools:
  burst: { machine_type: worker, first_ip: 10.9.0.10, first_vm_id: 8010, ${pool} }
`);
  const planned = planEnvironments(path.join(root, 'envs'), ['k8s'], root);
  keepAllocations(planned);
  return planned[0]!.kind === 'talos' ? planned[0]!.plan.machines.map(({ key }) => key) : [];
}

function write(file: string, text: string): void {
  writeFileSync(path.join(root, 'envs/k8s', file), text);
}

const allocations = () => readFileSync(path.join(root, 'envs/k8s/allocations.yaml'), 'utf8');

test('a pool whose count is ignored keeps as many machines as it was given last', () => {
  expect(machines('count: 2, ignore: [count]')).toEqual(['ctrl', 'burst-00', 'burst-01']);
  expect(allocations()).toContain('pool_counts: { burst: 2 }');

  write('allocations.yaml', allocations().replace('burst: 2', 'burst: 1'));

  expect(machines('count: 9, ignore: [count]')).toEqual(['ctrl', 'burst-00']);
});

test('a pool whose count is not ignored has as many as its count says, whatever it was given before', () => {
  machines('count: 2, ignore: [count]');

  expect(machines('count: 1')).toEqual(['ctrl', 'burst-00']);
  expect(allocations()).not.toContain('pool_counts');
});

test('a count that somebody has broken is a finding with its place', () => {
  machines('count: 2, ignore: [count]');
  write('allocations.yaml', allocations().replace('burst: 2', 'burst: many'));

  expect(() => machines('count: 2, ignore: [count]')).toThrow(InputError);
  expect(() => machines('count: 2, ignore: [count]')).toThrow(/allocations.yaml:\d+:\d+/);
});
