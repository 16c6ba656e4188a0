import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import { LocalBackend, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { IBridge, IIsolatedZone, IStandRole, IProxmoxVm, IPool } from '../constructs';
import { IsolatedBridge, IsolatedZone, Pool, ProxmoxVm, StandRole, StudentStand } from '../constructs';
import type { LabPlan, MachinePlan, NetworkDevicePlan, NetworkPlan, StandPlan } from '../lib/model/lab-plan';
import { escapeTemplate } from './template-text';
import { unquoteReferences } from './unquote-references';
import { Variable } from './variable';

/** What `tofu` has to be, for the features that the configuration uses. */
const REQUIRED_VERSION = '>= 1.11';

/** One reload of a node's network, and what to allow at least: enough for 120 bridges, so that a class that grows changes no bridge. */
const SECONDS_A_BRIDGE = 5;
const MIN_RELOAD_SECONDS = 600;

/** One environment: the shared things, and a stand for each student. */
export class LabStack extends TerraformStack {
  /** The stands by the student's key. */
  readonly stands: ReadonlyMap<string, StudentStand>;
  private readonly passwords: Variable;
  private readonly templates = new Map<string, IProxmoxVm>();
  private readonly existingBridges = new Map<string, IBridge>();
  private readonly existing: Construct;
  private readonly timeoutReloadSeconds: number;

  constructor(scope: Construct, plan: LabPlan) {
    super(scope, plan.environment);
    new LocalBackend(this, { path: `../../../envs/${plan.environment}/${plan.environment}.tfstate` });
    this.passwords = this.declareProvider();
    this.existing = new Construct(this, 'existing');
    const bridges = plan.stands.reduce((count, stand) => count + stand.networks.length, 0);
    this.timeoutReloadSeconds = Math.max(MIN_RELOAD_SECONDS, SECONDS_A_BRIDGE * bridges);

    const pool = new Pool(this, 'pool', { poolId: plan.poolId });
    const role = new StandRole(this, 'role', plan.role);
    const { zoneId, vxlanPeers, vlanBridge } = plan;
    const zone = zoneId === undefined || plan.isolation === 'bridge' ? undefined : new IsolatedZone(this, 'zone', { zoneId, vxlanPeers, vlanBridge });
    const students = new Construct(this, 'students');
    this.stands = new Map(plan.stands.map(stand => [stand.key, this.defineStand(students, stand, pool, role, zone)]));
  }

  /** The engine resolves everything once more here to find references to other stacks; this stack has none. */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  override toTerraform(): Record<string, unknown> {
    const configuration = super.toTerraform() as { terraform: object };
    return { ...configuration, terraform: { ...configuration.terraform, required_version: REQUIRED_VERSION } };
  }

  override toHclTerraform(): { hcl: string; metadata: Record<string, unknown> } {
    const { hcl, metadata } = super.toHclTerraform() as { hcl: string; metadata: Record<string, unknown> };
    return { hcl: `terraform {\n  required_version = "${REQUIRED_VERSION}"\n}\n\n${unquoteReferences(hcl)}\n`, metadata };
  }

  /** The provider with its variables; returns that of the students' passwords. */
  private declareProvider(): Variable {
    const variable = (id: string, type: string, description: string, options: { sensitive?: boolean; default?: null | boolean } = {}) =>
      new Variable(this, id, { type, description, ...options });
    const endpoint = variable('proxmox_endpoint', 'string', 'URL of the Proxmox VE API: https://pve1.example.org:8006/');
    const token = variable('proxmox_api_token', 'string', 'API token, user@realm!id=secret; instead of user name and password', {
      sensitive: true, default: null,
    });
    const username = variable('proxmox_username', 'string', 'user name with realm: root@pam', { default: null });
    const password = variable('proxmox_password', 'string', 'password of proxmox_username', { sensitive: true, default: null });
    const insecure = variable('proxmox_insecure', 'bool', 'whether to accept any TLS certificate', { default: false });
    new ProxmoxProvider(this, 'proxmox', {
      endpoint: endpoint.stringValue,
      apiToken: token.stringValue,
      username: username.stringValue,
      password: password.stringValue,
      insecure: insecure.booleanValue,
    });
    return variable('student_passwords', 'map(string)', 'password of each student, by the part of the user id before @', { sensitive: true });
  }

  private defineStand(scope: Construct, plan: StandPlan, parentPool: IPool, role: IStandRole, zone: IIsolatedZone | undefined): StudentStand {
    const stand = new StudentStand(scope, plan.key, {
      userId: plan.userId,
      createUser: plan.createUser,
      person: plan.createUser ? plan.person : undefined,
      password: plan.hasPassword ? this.passwords.at(plan.key) : undefined,
      poolId: plan.poolId,
      parentPool,
      role,
    });
    const bridges = new Map(plan.networks.map(network => [network.name, this.defineNetwork(stand, plan, network, zone)]));
    for (const machine of plan.machines) this.defineMachine(stand, machine, bridges);
    return stand;
  }

  private defineNetwork(stand: StudentStand, plan: StandPlan, network: NetworkPlan, zone: IIsolatedZone | undefined): IBridge {
    const label = `${plan.key}-${network.alias}`;
    const { vlanAware, tag } = network;
    if (zone !== undefined) return stand.addVnet(network.alias, { zone, vnetId: network.name, alias: label, vlanAware, tag });
    const { timeoutReloadSeconds } = this;
    return stand.addBridge(network.alias, { bridgeName: network.name, nodeName: plan.nodeName, comment: label, vlanAware, timeoutReloadSeconds });
  }

  private defineMachine(stand: StudentStand, plan: MachinePlan, bridges: ReadonlyMap<string, IBridge>): void {
    const { key, template, networkDevices, description, ...props } = plan;
    stand.addMachine(key, {
      ...props,
      description: description === undefined ? undefined : escapeTemplate(description),
      template: this.template(template.vmId, template.nodeName),
      networkDevices: networkDevices.map(device => ({ ...device, bridge: this.bridge(device, bridges) })),
    });
  }

  private bridge(device: NetworkDevicePlan, bridges: ReadonlyMap<string, IBridge>): IBridge {
    return bridges.get(device.bridge)
      ?? this.remember(this.existingBridges, device.bridge, id => IsolatedBridge.fromBridgeName(this.existing, id, device.bridge));
  }

  private template(vmId: number, nodeName: string): IProxmoxVm {
    return this.remember(this.templates, `${nodeName}:${vmId}`, id => ProxmoxVm.fromVmId(this.existing, id, vmId, nodeName));
  }

  /** What exists already is told to the constructs once, however many use it. */
  private remember<T>(known: Map<string, T>, id: string, make: (id: string) => T): T {
    const value = known.get(id) ?? make(id);
    known.set(id, value);
    return value;
  }
}
