import { chmodSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Project, STANDSMITH } from '../project';

/** The real one where `TALOSCTL` names it, of Talos 1.13 or 1.14; else one that makes the same calls. */
const talosctl = process.env['TALOSCTL'] ?? `${process.execPath}' '${path.join(__dirname, 'simulated-talosctl.mjs')}`;
if (process.env['TALOSCTL'] === undefined) process.stderr.write('simulated machines are upgraded without a real talosctl: TALOSCTL names none\n');

const MANY_MINUTES = 600_000;
const WORKER = '10.25.150.21';

function describeCluster(talos: string, kubernetes: string): string {
  return `
kind: talos
proxmox: { node_name: pve1 }
cluster:
  talos_version: ${talos}
  kubernetes_version: ${kubernetes}
  gateway: 10.25.150.1
  node_network: 10.25.150.0/24
  endpoint: https://10.25.150.11:6443
nodes_config:
  ctrl-0: { machine_type: controlplane, ip: 10.25.150.11, vm_id: 8101 }
  work-0: { machine_type: worker, ip: ${WORKER}, vm_id: 8201 }
`;
}

interface Machine { readonly installed?: string; readonly boots?: number; readonly configuration: string }

describe('simulated machines that talosctl upgrades', () => {
  const project = new Project();
  const standsmith = `'${process.execPath}' '${STANDSMITH}'`;
  /** Runs a script in which `standsmith` is the command, and talosctl comes to the machines. */
  const simulate = async (script: string) => project.simulate('stand-in', `standsmith() { ${standsmith.replaceAll('\'', '"')} "$@"; }\n${script}`);
  const machines = () => Object.values((JSON.parse(project.read('.standsmith', 'simulated-cluster.json')) as { talosMachines: Record<string, Machine> }).talosMachines);
  const versions = () => machines().map(({ installed = 'v1.13.9', boots = 0 }) => [installed.split(':').at(-1), boots]);

  beforeAll(async () => {
    const file = project.path('talosctl');
    const broken = project.path('broken');
    // it fails at the worker while there is a file
    writeFileSync(file, `#!/bin/sh
case "$*" in "upgrade "*"--nodes ${WORKER}"*) if [ -f "${broken}" ]; then echo 'rpc error: no space left on device' >&2; exit 1; fi;; esac
exec '${talosctl}' "$@"
`);
    chmodSync(file, 0o755);
    process.env['TALOSCTL'] = file;
    project.write('envs/lab/env.yaml', describeCluster('v1.13.9', 'v1.35.2'));
    await project.succeed('credentials', 'lab');
    await simulate('standsmith apply lab --yes');
    project.write('envs/lab/env.yaml', describeCluster('v1.13.10', 'v1.36.3'));
  }, MANY_MINUTES);

  afterAll(() => project.remove());

  it('stay at what they run after the one that fails, and the same command does the rest', async () => {
    project.write('broken', '');
    expect(await simulate('standsmith talos upgrade lab --yes 2>&1 || echo "ended with $?"')).toMatch(/work-0 \([^]*no space left on device[^]*ended with 1/);
    expect(versions()).toEqual([['v1.13.10', 1], ['v1.13.9', 0]]);

    rmSync(project.path('broken'));
    expect(await simulate('standsmith talos upgrade lab --yes 2>&1')).toMatch(/ 1\. work-0: Talos v1\.13\.9 → v1\.13\.10\n {2}2\. Kubernetes v1\.35\.2 → v1\.36\.3\n/);
    expect(versions()).toEqual([['v1.13.10', 1], ['v1.13.10', 1]]);
    machines().forEach(({ configuration }) => expect(configuration).toContain('ghcr.io/siderolabs/kubelet:v1.36.3'));
  }, MANY_MINUTES);

  it('are as described when apply has given them the configurations of these versions, and give a snapshot of etcd', async () => {
    expect(await simulate('standsmith apply lab --yes; standsmith plan lab; standsmith talos backup lab --output etcd.snapshot')).toContain('nothing to change');
    expect(versions()).toEqual([['v1.13.10', 1], ['v1.13.10', 1]]);
    expect(statSync(project.path('etcd.snapshot')).mode & 0o777).toBe(0o600);
  }, MANY_MINUTES);
});
