import { readdirSync, rmSync } from 'node:fs';
import { Project, type CommandResult, type Provider, type RunOptions } from '../project';
import { startSshMachine, type SshMachine, type SshServer } from './ssh-machine';

export interface Report {
  readonly scenario: string;
  readonly result: string;
  readonly next?: string;
  readonly phases: readonly { readonly name: string; readonly result: string; readonly changes: readonly string[]; readonly error?: string }[];
}

interface ScenarioOptions extends RunOptions {
  readonly args?: readonly string[];
  readonly faults?: string;
  readonly simulation?: readonly string[];
  /** @default 'stand-in' */
  readonly provider?: Provider;
}

export interface Ran extends CommandResult {
  /** The newest report; undefined where the run has written none. */
  readonly report?: Report;
}

/** Of a machine whose guest agent tells an address of loopback, where an SSH server is. */
export function environmentAt(address: string, name: string, vmId: number, user: string): string {
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

/** A project with the environment `test`, and the machine that its VM would be. */
export class MachineProject extends Project {
  constructor(public machine: SshMachine) {
    super();
    this.addEnvironment('test', 99901);
  }

  static async start(server: SshServer): Promise<MachineProject> {
    return new MachineProject(await startSshMachine(server));
  }

  addEnvironment(name: string, vmId: number): void {
    this.write(`envs/${name}/env.yaml`, environmentAt('127.0.0.1', `test${vmId % 10}`, vmId, 'debian'));
    this.write(`envs/${name}/values.tfvars`, 'secret_password = "do-not-tell-anybody"\n');
  }

  get login(): string[] {
    const { user, port, keyFile } = this.machine;
    return [`ssh_user=${user}`, `ssh_port=${port}`, `ssh_key=${keyFile}`].flatMap(pair => ['--set', pair]);
  }

  /** `login` for a shell. */
  get loginWords(): string {
    return this.login.map(word => `'${word}'`).join(' ');
  }

  /** Runs a scenario on the simulated cluster. @param faults what shall go wrong, as YAML */
  async scenario(name: string, { args = [], faults, simulation = [], provider = 'stand-in', ...options }: ScenarioOptions = {}): Promise<Ran> {
    if (faults !== undefined) this.write('faults.yaml', `faults:\n  - ${faults}\n`);
    const withFaults = faults === undefined ? [] : ['--faults', 'faults.yaml'];
    const before = this.reports();
    const result = await this.rehearse(['scenario', '--scenario', name, ...this.login, ...args], [...withFaults, ...simulation, '--provider', provider], options);
    const fresh = this.reports().find(file => !before.includes(file));
    return { ...result, ...(fresh && { report: JSON.parse(this.read('reports', fresh)) as Report }) };
  }

  reports(): string[] {
    return this.files().some(file => file.startsWith('reports/')) ? readdirSync(this.path('reports')).filter(file => file.endsWith('.json')).sort() : [];
  }

  async end(): Promise<void> {
    await this.machine.stop();
    rmSync(this.machine.folder, { recursive: true, force: true });
    this.remove();
  }
}

/** `{ provision: 'passed' }` */
export function results({ report }: Pick<Ran, 'report'>): Record<string, string> {
  return Object.fromEntries(report?.phases.map(({ name, result }) => [name, result]) ?? []);
}
