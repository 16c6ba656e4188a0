import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommandLine } from '../../../lib/cli/program';
import { goodCluster } from '../../config/talos/broken-clusters';
import { TestIo } from '../test-io';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'capacity-'));
  mkdirSync(path.join(root, 'envs', 'k8s'), { recursive: true });
  writeFileSync(path.join(root, 'envs/k8s/env.yaml'), goodCluster);
});

afterEach(() => rmSync(root, { recursive: true }));

async function capacity(nodes: string): Promise<{ code: number; output: string }> {
  writeFileSync(path.join(root, 'cluster.yaml'), `nodes:\n${nodes}`);
  const io = new TestIo();
  const code = await runCommandLine(['capacity', 'k8s', '--cluster', 'cluster.yaml'], { io, env: {}, root });
  return { code, output: io.stdout + io.stderr };
}

it('a Talos cluster that fits on the nodes is said to', async () => {
  const { code, output } = await capacity('  pve1: { cores: 64, memory_mib: 131072 }\n  pve2: { cores: 64, memory_mib: 131072 }\n');

  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/it fits\n$/) });
  expect(output).not.toContain('student');
});

it('a Talos cluster that does not fit is told why', async () => {
  const { code, output } = await capacity('  pve1: { cores: 2, memory_mib: 4096 }\n');

  expect(code).toBe(4);
  expect(output).toMatch(/pve1 lacks [\d.]+ GiB of RAM/);
  expect(output).toMatch(/nodes that the cluster does not have, or that are down: pve2/);
});
