import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommandLine } from '../../lib/cli/program';
import { breakCluster, brokenClusters, goodCluster } from '../config/talos/broken-clusters';
import { TestIo } from './test-io';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'talos-broken-'));
  mkdirSync(path.join(root, 'envs', 'k8s'), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

async function run(text: string, command: string): Promise<{ code: number; output: string }> {
  writeFileSync(path.join(root, 'envs', 'k8s', 'env.yaml'), text);
  const io = new TestIo();
  const code = await runCommandLine([command, 'k8s'], { io, env: {}, root });
  return { code, output: io.stdout + io.stderr };
}

it('the cluster that they break is good', async () => {
  expect(await run(goodCluster, 'validate')).toEqual({ code: 0, output: 'k8s: 3 control planes, 4 workers, Talos v1.13.9, Kubernetes v1.36.3: good\n' });
});

it.each(brokenClusters.map(input => [input.name, input] as const))('%s is refused, with its place and a fix, and nothing is written', async (_, input) => {
  for (const command of ['validate', 'synth']) {
    const { code, output } = await run(breakCluster(input), command);

    expect({ code, output }).toMatchObject({ code: 3 });
    const finding = output.split(/\n(?! )/).find(text => text.startsWith(`envs/k8s/env.yaml:${input.position}: `) && input.message.test(text));
    expect(finding ?? output).toMatch(input.message);
    expect(finding?.split('\n    ')[1]).toMatch(input.fix);
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(['envs', 'envs/k8s', 'envs/k8s/env.yaml']);
  }
});

it('commands about students say that there are none', async () => {
  const { code, output } = await run(goodCluster, 'rehearse');

  expect({ code, output }).toEqual({ code: 3, output: expect.stringMatching(/describes a Talos cluster/) });
});
