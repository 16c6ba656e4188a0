import { Construct } from 'constructs';
import type { IBridge, IIsolatedZone, IStandRole, IProxmoxVm, IPool } from '../constructs';
import { IsolatedBridge, IsolatedZone, Pool, ProxmoxFile, ProxmoxVm, StandRole, StudentStand } from '../constructs';
import type { LabPlan, MachinePlan, NetworkDevicePlan, NetworkPlan, SnippetPlan, StandPlan } from '../lib/model/lab-plan';
import { EnvironmentStack } from './environment-stack';
import { escapeTemplate, escapeTemplates } from './template-text';
import type { Variable } from './variable';

/** One reload of a node's network, and what to allow at least: enough for 120 bridges, so that a class that grows changes no bridge. */
const SECONDS_A_BRIDGE = 5;
const MIN_RELOAD_SECONDS = 600;

/** One environment: the shared things, and a stand for each student. */
export class LabStack extends EnvironmentStack {
  /** The stands by the student's key. */
  readonly stands: ReadonlyMap<string, StudentStand>;
  private readonly passwords: Variable;
  private readonly templates = new Map<string, IProxmoxVm>();
  private readonly existingBridges = new Map<string, IBridge>();
  /** By their file names. */
  private readonly snippets = new Map<string, ProxmoxFile>();
  private readonly existing: Construct;
  private readonly timeoutReloadSeconds: number;

  constructor(scope: Construct, plan: LabPlan) {
    super(scope, { ...plan, usesSsh: plan.snippets.length > 0 });
    this.passwords = this.variable('student_passwords', 'map(string)', 'password of each student, by the part of the user id before @', { sensitive: true });
    this.existing = new Construct(this, 'existing');
    const bridges = plan.stands.reduce((count, stand) => count + stand.networks.length, 0);
    this.timeoutReloadSeconds = Math.max(MIN_RELOAD_SECONDS, SECONDS_A_BRIDGE * bridges);

    const pool = new Pool(this, 'pool', { poolId: plan.poolId });
    const role = new StandRole(this, 'role', plan.role);
    const { zoneId, vxlanPeers, vlanBridge, zoneDhcp: dhcp } = plan;
    const zone = zoneId === undefined || plan.isolation === 'bridge' ? undefined : new IsolatedZone(this, 'zone', { zoneId, vxlanPeers, vlanBridge, dhcp });
    const snippets = new Construct(this, 'snippets');
    for (const snippet of plan.snippets) this.snippets.set(snippet.fileName, this.defineSnippet(snippets, snippet));
    const students = new Construct(this, 'students');
    this.stands = new Map(plan.stands.map(stand => [stand.key, this.defineStand(students, stand, pool, role, zone)]));
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
    const { vlanAware, tag, subnet } = network;
    if (zone !== undefined) return stand.addVnet(network.alias, { zone, vnetId: network.name, alias: label, vlanAware, tag, subnet });
    const { timeoutReloadSeconds } = this;
    return stand.addBridge(network.alias, { bridgeName: network.name, nodeName: plan.nodeName, comment: label, vlanAware, timeoutReloadSeconds });
  }

  private defineMachine(stand: StudentStand, plan: MachinePlan, bridges: ReadonlyMap<string, IBridge>): void {
    const { key, template, networkDevices, description, cloudInit, ...props } = plan;
    stand.addMachine(key, {
      ...props,
      description: description === undefined ? undefined : escapeTemplate(description),
      cloudInit: cloudInit && { ...escapeTemplates(cloudInit), vendorData: this.snippets.get(cloudInit.vendorData ?? '') },
      template: this.template(template.vmId, template.nodeName),
      networkDevices: networkDevices.map(device => ({ ...device, bridge: this.bridge(device, bridges) })),
    });
  }

  private defineSnippet(scope: Construct, { machine, content, ...props }: SnippetPlan): ProxmoxFile {
    // its name is the environment's own, and what lies there under it is from an earlier run
    return new ProxmoxFile(scope, `${machine}-${props.nodeName}`, { ...props, contentType: 'snippets', content: escapeTemplate(content), overwrite: true });
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
