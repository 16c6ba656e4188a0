import { lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulatedCluster, type ClusterDescriptionInput, type FaultInput, type SimulatedCluster } from '../../../lib/sim';
import { ANSIBLE } from '../other-clients/ansible';
import { installPythonClient } from '../other-clients/python-environment';
import { ROOT } from '../project';
import { environmentAt, MachineProject } from '../scenario/machine-project';
import { freePort } from '../scenario/ssh-machine';
import { freeAddress } from './free-address';
import { FreshMachine, reasonWithoutMachine } from './fresh-machine';
import { REPOSITORY } from './repository';

const ansible = installPythonClient(ANSIBLE);
const reason = 'reason' in ansible ? ansible.reason : reasonWithoutMachine;
if (reason !== undefined) process.stderr.write(`scenarios are not run on a machine with Ansible: ${reason}\n`);
/** Tests that need such a machine. */
export const withMachine = reason === undefined ? test : test.skip;
/** Folder of ansible-playbook. */
export const programs = 'reason' in ansible ? '' : path.dirname(ansible.python);

/** What is otherwise than in real life. */
const VARIABLES = `pve_repository: file:${REPOSITORY}
pve_key_url: file://${REPOSITORY}/keyring.gpg
pve_address: 192.0.2.77
pve_api_retries: 2
nested_interface: eth7
nested_address: 192.0.2.77/24
nested_gateway: 192.0.2.1
`;

/** As it is after its installation; set up: once nested-pve has been run there. */
function descriptionOf(isSetUp: boolean): ClusterDescriptionInput {
  return {
    nodes: { 'pve-deb': {} },
    storages: {
      local: { type: 'dir', content: isSetUp ? ['iso', 'import'] : ['iso', 'vztmpl', 'backup'] },
      'local-lvm': { type: 'lvmthin', content: ['images', 'rootdir'] },
    },
  };
}

/**
 * A file with a scenario that is built in, and something else in its phases.
 *
 * @param name as it is exported: `nestedPveRoundtrip`
 * @param change what gives a phase further keys by its name, in TypeScript
 */
export function scenarioFile(name: string, change: string): string {
  return `
import { ${name} as scenario } from ${JSON.stringify(path.join(ROOT, 'dist/lib/scenario/built-in/nested-pve'))};
const change = ${change};
const inWordsOfYaml = ({ kind, ...keys }) => ({ [kind]: Object.fromEntries(Object.entries(keys).map(([key, value]) => [key.replace(/[A-Z]/g, letter => '_' + letter.toLowerCase()), value])) });
export default {
  inputs: scenario.inputs,
  phases: scenario.phases.map(({ name, onError, prepare, action }) => ({
    name, on_error: onError, ...change(name), ...(prepare && { prepare: inWordsOfYaml(prepare) }), ...inWordsOfYaml(action),
  })),
};
`;
}

/** A project with `pve-deb`, the machine that its VM would be, and the cluster that would run there. */
export class NestedProject extends MachineProject {
  private readonly pathBefore = process.env.PATH;

  private constructor(
    readonly fresh: FreshMachine, public inner: SimulatedCluster,
    private readonly addresses: readonly [string, string], private readonly data: string,
  ) {
    super({ port: fresh.port, keyFile: fresh.keyFile, user: 'root', folder: path.dirname(fresh.keyFile), stop: async () => fresh.stop() });
  }

  /**
   * @param isInstalled whether Proxmox VE is on the machine already
   * @param shared folders of the host that are seen in the machine, too
   */
  static async nested(isInstalled = false, shared: readonly string[] = []): Promise<NestedProject> {
    const addresses = [await freeAddress(8006), await freeAddress(8007)] as const;
    const data = path.join(mkdtempSync(path.join(tmpdir(), 'inner-')), 'inner.json');
    const inner = await startSimulatedCluster({ host: addresses[0], port: 8006, description: descriptionOf(isInstalled), dataFile: data });
    const pve = { endpoint: inner.endpoint, token: inner.apiToken };
    const fresh = await FreshMachine.start({ addresses, port: await freePort('0.0.0.0'), isInstalled, pve, shared });
    const project = new NestedProject(fresh, inner, addresses, data);
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

  /** Has something go wrong on the inner cluster; everything on it stays. */
  async breakInner(...faults: FaultInput[]): Promise<void> {
    await this.inner.stop();
    this.inner = await startSimulatedCluster({ host: this.innerAddress, port: 8006, description: descriptionOf(false), dataFile: this.data, faults });
  }

  /** Whatever was written by a run: its reports, how far it is, what tofu keeps of the inner cluster. */
  written(): string {
    const written = this.files().filter(file => /^(reports|cdktf\.out|\.standsmith\/simulated-(scenarios|elsewhere))\//.test(file));
    return written.filter(file => lstatSync(this.path(file)).isFile()).map(file => this.read(file)).join('\n');
  }

  /** Secrets of the tokens that were made. */
  get tokens(): string[] {
    return this.fresh.read('/run/tokens').trim().split('\n');
  }

  override async end(): Promise<void> {
    process.env.PATH = this.pathBefore;
    await this.inner.stop();
    rmSync(path.dirname(this.data), { recursive: true, force: true });
    await super.end();
  }
}
