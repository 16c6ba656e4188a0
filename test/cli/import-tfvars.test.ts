import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommandLine } from '../../lib/cli/program';
import { loadTalos } from '../../lib/config/talos/load-talos';
import { planTalos } from '../../lib/model/talos/plan-talos';
import { TestIo } from './test-io';

const FILES = path.join(__dirname, '../config/talos');
const NOTHING_TAKEN = { vmIds: new Map(), networks: new Map(), macAddresses: new Map(), zoneIds: new Map(), blocks: new Map(), userData: new Map() };

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'import-'));
});

afterEach(() => rmSync(root, { recursive: true }));

async function run(...args: string[]): Promise<{ code: number; output: string }> {
  const io = new TestIo();
  const code = await runCommandLine(['import-tfvars', ...args], { io, env: {}, root });
  return { code, output: io.stdout + io.stderr };
}

it('variables of a module become an environment with the same machines', async () => {
  const { code, output } = await run(path.join(FILES, 'seed.auto.tfvars'), path.join(FILES, 'cluster.auto.tfvars'), '--name', 'homelab');

  expect({ code, output }).toEqual({
    code: 0,
    output: 'envs/homelab/env.yaml is written\nhomelab: 1 control plane, 5 workers, Talos v1.13.9, Kubernetes v1.36.3: good\nthese have no place in it: ssh_key\n',
  });
  const { plan, findings } = planTalos(loadTalos(path.join(root, 'envs/homelab'), root), NOTHING_TAKEN);
  const machine = (name: string) => plan.machines.find(({ key }) => key === name);
  expect(findings).toEqual([]);
  expect(machine('ctrl-00')).toMatchObject({ type: 'controlplane', vmId: 8101, ip: '10.25.150.11', macAddress: 'BC:24:11:E6:BA:07', memoryMiB: 4096, nodeName: 'host3' });
  expect(machine('work-01')).toMatchObject({ memoryMiB: 12240, cores: 8 });
  expect(machine('work-02')).toMatchObject({ disks: [{ key: 'longhorn', sizeGiB: 500, unitNumber: 1 }] });
  expect(machine('work-03')).toMatchObject({ pciDevices: [{ address: '0000:01:00.0' }, { address: '0000:01:00.1' }] });
  expect(machine('work-04')).toMatchObject({ nodeName: 'nuc', disks: [{ sizeGiB: 180 }] });
});

it('what nobody has said is named, and the rest is written', async () => {
  const { code, output } = await run(path.join(FILES, 'seed.auto.tfvars'));

  expect(code).toBe(3);
  expect(output).toMatch(/nothing says cluster\.talos_version, cluster\.kubernetes_version, cluster\.gateway, cluster\.node_network\n {4}add them to envs\/talos\/env\.yaml/);
  expect(readFileSync(path.join(root, 'envs/talos/env.yaml'), 'utf8')).toMatch(/work-04:/);
});

it('an environment that is there is left alone', async () => {
  await run(path.join(FILES, 'seed.auto.tfvars'));
  const before = readFileSync(path.join(root, 'envs/talos/env.yaml'), 'utf8');

  expect(await run(path.join(FILES, 'seed.auto.tfvars'), path.join(FILES, 'cluster.auto.tfvars'))).toMatchObject({ code: 4, output: expect.stringMatching(/there is envs\/talos already/) });
  expect(readFileSync(path.join(root, 'envs/talos/env.yaml'), 'utf8')).toBe(before);
});

it.each([
  ['a file that is not there', undefined, 'talos', /there is no file/],
  ['no HCL', 'nodes_config = {', 'talos', /a brace is not closed|this is not HCL/],
  ['an expression', 'nodes_config = merge({}, {})', 'talos', /./],
  ['a name that leads elsewhere', 'a = 1', '../x', /an environment name has/],
])('%s is refused, and nothing is written', async (_, text, name, message) => {
  const file = path.join(root, 'x.auto.tfvars');
  if (text !== undefined) writeFileSync(file, text);

  const { code, output } = await run(file, '--name', name);

  expect({ code, output }).toEqual({ code: 3, output: expect.stringMatching(message) });
  expect(existsSync(path.join(root, 'envs'))).toBe(false);
});
