import path from 'node:path';
import { startSimulatedCluster, type FaultInput, type SimulatedCluster } from '../../../lib/sim';
import { ANSIBLE } from '../other-clients/ansible';
import { installPythonClient } from '../other-clients/python-environment';
import { MachineProject } from '../scenario/machine-project';
import { freePort } from '../scenario/ssh-machine';
import { freeAddress } from './free-address';
import { FreshMachine, reasonWithoutMachine } from './fresh-machine';
import { REPOSITORY } from './repository';

const ansible = installPythonClient(ANSIBLE);
const reason = 'reason' in ansible ? ansible.reason : reasonWithoutMachine;
if (reason !== undefined) process.stderr.write(`scenarios are not run on a machine with Ansible: ${reason}\n`);
/** Tests that need such a machine. */
export const withMachine = reason === undefined ? test : test.skip;
const programs = 'reason' in ansible ? '' : path.dirname(ansible.python);

/** What is otherwise than in real life. */
const VARIABLES = `pve_repository: file:${REPOSITORY}
pve_key_url: file://${REPOSITORY}/keyring.gpg
pve_address: 192.0.2.77
pve_api_retries: 2
nested_interface: eth7
nested_address: 192.0.2.77/24
nested_gateway: 192.0.2.1
`;

/** Node of the inner cluster. */
export const INNER = 'pve-deb';

/** A project with `pve-deb`, the machine that its VM would be, and the cluster that would run there. */
export class NestedProject extends MachineProject {
  private constructor(readonly fresh: FreshMachine, readonly inner: SimulatedCluster, private readonly path0: string | undefined, private readonly addresses: readonly [string, string]) {
    super({ port: fresh.port, keyFile: fresh.keyFile, user: 'root', folder: path.dirname(fresh.keyFile), stop: async () => fresh.stop() });
  }

  /** @param isInstalled whether Proxmox VE is on the machine already */
  static async nested(isInstalled = false): Promise<NestedProject> {
    const addresses = [await freeAddress(8006), await freeAddress(8007)] as const;
    const inner = await startInner(addresses[0]);
    const port = await freePort('0.0.0.0');
    const fresh = await FreshMachine.start({ addresses, port, isInstalled, pve: { endpoint: inner.endpoint, token: inner.apiToken } });
    const project = new NestedProject(fresh, inner, process.env.PATH, addresses);
    process.env.PATH = `${programs}${path.delimiter}${process.env.PATH}`;
    project.write('ansible/variables.yml', VARIABLES);
    project.write('envs/pve-deb/env.yaml', environmentAt(addresses[0], 'pve-deb', 99913, 'root'));
    project.write('envs/pve-deb/values.tfvars', '');
    project.write('envs/test/env.yaml', environmentAt(addresses[1], 'test1', 99901, 'debian'));
    return project;
  }

  /** Address of the inner Proxmox VE. */
  get innerAddress(): string {
    return this.addresses[0];
  }

  override get login(): string[] {
    const { port, keyFile } = this.machine;
    return [`ssh_port=${port}`, `ssh_key=${keyFile}`].flatMap(pair => ['--set', pair]);
  }

  /** Whatever was written by a run: its reports, its state, its files. */
  written(): string {
    return this.files().map(file => this.read(file)).join('\n');
  }

  override async end(): Promise<void> {
    process.env.PATH = this.path0;
    await this.inner.stop();
    await super.end();
  }
}

async function startInner(host: string, faults: readonly FaultInput[] = []): Promise<SimulatedCluster> {
  return startSimulatedCluster({
    host, port: 8006, faults,
    description: { nodes: { [INNER]: {} }, storages: { local: { type: 'dir', content: ['iso', 'vztmpl', 'backup'] }, 'local-lvm': { type: 'lvmthin', content: ['images', 'rootdir'] } } },
  });
}

/** Of a machine whose guest agent tells an address of loopback. */
function environmentAt(address: string, name: string, vmId: number, user: string): string {
  return `kind: machines
proxmox: { node_name: pve }
machines:
  ${name}:
    vm_id: ${vmId}
    os: debian
    image: { file_id: local:import/debian-13-custom.qcow2 }
    cores: 1
    memory_mib: 512
    started: false
    networks: [{ bridge: vmbr0, ip_address: ${address}/8 }]
    agent: true
    cloud_init: { user: ${user} }
`;
}
