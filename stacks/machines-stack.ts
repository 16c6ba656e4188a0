import { CtProvider } from '@cdktf/provider-ct/lib/provider';
import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import {
  CloudInitVm, DirectoryMapping, FlatcarVm, HookScript, IsolatedBridge, OsImage, Pool, ProxmoxFile, ProxmoxVm, RouterVm, SdnNetwork,
  type CloudInitVmProps, type FlatcarResetProps, type IBridge, type ProxmoxVmProps, type VmFile,
} from '../constructs';
import type { HookPlan, HookScriptPlan, IgnitionPlan, ImageFilePlan, MachinePlan, MachinesPlan, ResetPlan, SdnPlan } from '../lib/model/machines/machines-plan';
import { needsRoot, needsSsh } from '../lib/model/machines/needs';
import { EnvironmentStack } from './environment-stack';
import { escapeTemplate, escapeTemplates } from './template-text';

const CT_VERSION = '0.14.0';
/** The environment's folder, from that of the stack. */
const FROM_STACK = '../../../envs';

type CommonProps = Omit<ProxmoxVmProps, 'name' | 'disks' | 'cloudInit'> & Required<Pick<ProxmoxVmProps, 'networkDevices'>>;

/** One environment: machines of any kind that is neither a class nor a Talos cluster. */
export class MachinesStack extends EnvironmentStack {
  private readonly pool: Pool;
  private readonly existing: Construct;
  private readonly images: Construct;
  private readonly machines: Construct;
  /** Networks of the environment's own. */
  private readonly network?: SdnNetwork;
  private readonly rootProvider?: TerraformProvider;
  private readonly scripts: ReadonlyMap<string, HookScript>;
  private readonly mappings: ReadonlyMap<string, DirectoryMapping>;
  private readonly reset?: Pick<FlatcarResetProps, 'privateKey' | 'proxy'>;

  constructor(scope: Construct, private readonly plan: MachinesPlan) {
    super(scope, { ...plan, usesSsh: needsSsh(plan) });
    const { machines } = plan;
    if (machines.some(needsRoot)) this.rootProvider = this.declareRootProvider('arguments of QEMU and hook scripts');
    if (machines.some(({ ignition }) => ignition !== undefined)) new CtProvider(this, 'ct');
    if (machines.some(({ ignition }) => ignition?.reset !== undefined)) this.reset = this.declareReset();
    // what leads to the cluster is declared already
    const undeclared = plan.tofuVariables.filter(name => this.node.tryFindChild(name) === undefined);
    for (const name of undeclared) this.variable(name, 'string', 'for the machines\' files', { sensitive: true });
    if (plan.movableFrom !== undefined) this.variable('node', 'string', 'PVE node of the machines: another one moves them', { default: plan.movableFrom });
    this.pool = new Pool(this, 'pool', { poolId: plan.poolId });
    this.existing = new Construct(this, 'existing');
    this.images = new Construct(this, 'images');
    this.scripts = this.defineScripts(new Construct(this, 'hooks'), plan.hookScripts);
    this.mappings = new Map(plan.directoryMappings.map(({ tag, paths }) => [tag, new DirectoryMapping(this, `share-${tag}`, { mappingId: tag, paths })]));
    if (plan.sdn !== undefined) this.network = this.defineNetwork(plan.sdn);
    this.machines = new Construct(this, 'machines');
    for (const machine of machines) this.defineMachine(machine);
  }

  override toTerraform(): Record<string, unknown> {
    const configuration = super.toTerraform() as { terraform: { required_providers: Record<string, object> }; resource?: Resources };
    const { ct } = configuration.terraform.required_providers;
    if (ct) Object.assign(ct, { version: CT_VERSION });
    if (this.plan.movableFrom !== undefined) followVariable(configuration.resource ?? {});
    return configuration;
  }

  private declareReset(): Pick<FlatcarResetProps, 'privateKey' | 'proxy'> {
    const privateKey = this.variable('machine_ssh_private_key', 'string', 'private key in PEM that machines are logged in with, to reset them in place', { sensitive: true });
    this.variable('machine_ssh_proxy', 'string', 'SOCKS5 server by which machines are reached, host:port', { default: null });
    const part = (index: number) => `\${try(split(":", var.machine_ssh_proxy)[${index}], null)}`;
    return { privateKey: privateKey.stringValue, proxy: { host: part(0), port: part(1) } };
  }

  private defineScripts(scope: Construct, scripts: readonly HookScriptPlan[]): Map<string, HookScript> {
    const { snippetsDatastoreId: datastoreId } = this.plan;
    return new Map(scripts.map(({ fileName, content, nodes: nodeNames }) => (
      [fileName, new HookScript(scope, fileName, { fileName, content, nodeNames, datastoreId })]
    )));
  }

  private defineMachine(plan: MachinePlan): void {
    const { key, ignition, disks, dataDisksVmId, datastoreId } = plan;
    const scope = new Construct(this.machines, key);
    const props = { ...this.vmProps(scope, plan), name: key, disks: disks.map(({ key: name, ...disk }) => ({ ...disk, name })), dataDisksVmId };
    if (ignition !== undefined) {
      new FlatcarVm(scope, 'machine', { ...props, ...this.ignitionProps(ignition) });
      return;
    }
    const { snippetsDatastoreId } = this.plan;
    const { userData, ...cloudInit } = this.cloudInitProps(plan);
    const common = { ...props, ...cloudInit, cloudInitDatastoreId: datastoreId, snippetsDatastoreId };
    if (plan.routes && typeof userData !== 'string') new RouterVm(scope, 'machine', { ...common, userData });
    else new CloudInitVm(scope, 'machine', { ...common, userData });
  }

  /** What all machines have, whatever runs on them. */
  private vmProps(scope: Construct, plan: MachinePlan): CommonProps {
    const { image, nodeName, datastoreId, description, firmware, hook, kvmArguments, directories } = plan;
    const isClone = image.kind === 'template';
    const file = isClone ? undefined : this.image(image, nodeName);
    const isUefi = firmware === 'uefi' && !isClone;
    const chain = hook?.chain && this.snippet(scope, 'hook-chain', plan, { ...hook.chain, content: escapeTemplate(hook.chain.content) });
    return {
      vmId: plan.vmId,
      nodeName,
      pool: this.pool,
      template: isClone ? ProxmoxVm.fromVmId(scope, 'template', image.vmId, image.nodeName) : undefined,
      fullClone: isClone ? image.fullClone : undefined,
      systemDisk: file && { imageFileId: file.fileId, sizeGiB: plan.systemDiskGiB, datastoreId },
      vmDependencies: [...file?.fileDependencies ?? [], ...directories.flatMap(({ mapping }) => this.mappings.get(mapping)!.mappingDependencies)],
      bios: isUefi ? 'ovmf' : undefined,
      efiDisk: isUefi ? { datastoreId, preEnrolledKeys: plan.secureBoot } : undefined,
      kvmArguments: kvmArguments.length > 0 ? escapeTemplate(kvmArguments.join(' ')) : undefined,
      hookScript: hook && { fileId: hook.volume, fileDependencies: [...this.scriptDependencies(hook), ...chain?.fileDependencies ?? []] },
      directories: directories.map(({ mapping, cache }) => ({ mapping, cache })),
      rootProvider: this.rootProvider,
      cores: plan.cores,
      cpuType: plan.cpuType,
      memoryMiB: plan.memoryMiB,
      networkDevices: plan.networkDevices.map(({ bridge, ...device }) => ({ ...device, bridge: this.bridge(bridge) })),
      cloudInitDatastoreId: datastoreId,
      agentEnabled: plan.agentEnabled,
      serialConsole: true,
      description: description === undefined ? undefined : escapeTemplate(description),
      tags: plan.tags,
      started: plan.started,
      onBoot: plan.onBoot,
    };
  }

  private ignitionProps({ distribution, delivery, inline, butane, snippets, usesFiles, fileName, onChange, reset }: IgnitionPlan) {
    const { environment, snippetsDatastoreId, snippetsPath } = this.plan;
    return {
      distribution, delivery, ignitionInline: inline, butane, snippets, onChange, snippetsDatastoreId, snippetsPath,
      ignitionFileName: fileName,
      // providers need not run where tofu does
      filesFolder: usesFiles ? `\${abspath("${FROM_STACK}/${environment}")}` : undefined,
      reset: reset && this.resetProps(reset),
    };
  }

  private resetProps({ host, user, keepPaths }: ResetPlan): FlatcarResetProps {
    return { host, user, keepPaths, ...this.reset! };
  }

  private scriptDependencies({ scripts }: HookPlan): readonly ITerraformDependable[] {
    return scripts.flatMap(script => this.scripts.get(script)!.fileDependencies);
  }

  private cloudInitProps({ cloudInit }: MachinePlan): Pick<CloudInitVmProps, 'cloudInit' | 'userData' | 'onChange'> {
    if (cloudInit === undefined) return {};
    const { userData, onChange, ...given } = cloudInit;
    return { cloudInit: escapeTemplates(given), userData: typeof userData === 'string' ? userData : escapeTemplates(userData), onChange };
  }

  private snippet(scope: Construct, id: string, { nodeName }: MachinePlan, { fileName, content }: NonNullable<HookPlan['chain']>): ProxmoxFile {
    // its name is the machine's own, and what lies there under it is from an earlier run
    return new ProxmoxFile(scope, id, { nodeName, datastoreId: this.plan.snippetsDatastoreId, contentType: 'snippets', fileName, content, overwrite: true });
  }

  private image(image: ImageFilePlan, nodeName: string): VmFile {
    if (image.kind === 'volume') return { fileId: image.fileId, fileDependencies: [] };
    const known = this.images.node.tryFindChild(image.fileName) as OsImage | undefined;
    return (known ?? new OsImage(this.images, image.fileName, image)).onNode(nodeName);
  }

  private defineNetwork({ zoneId, vxlanPeers, vlanBridge, vnets }: SdnPlan): SdnNetwork {
    const byId = vnets.map(({ id, tag, subnet: cidr }) => [id, { tag, subnet: cidr === undefined ? undefined : { cidr } }] as const);
    return new SdnNetwork(this, 'Default', { zoneId, vxlanPeers, vlanBridge, vnets: Object.fromEntries(byId) });
  }

  private bridge(name: string): IBridge {
    const known = this.network?.vnets.get(name) ?? (this.existing.node.tryFindChild(name) as (Construct & IBridge) | undefined);
    return known ?? IsolatedBridge.fromBridgeName(this.existing, name, name);
  }
}

type Resources = Readonly<Record<string, Readonly<Record<string, { node_name?: string; lifecycle?: { ignore_changes?: string[] } }>>>>;

/** Machines, and what they need on their node: with another value, they are moved. A template stays where it is. */
function followVariable(resources: Resources): void {
  for (const resource of Object.values(resources).flatMap(named => Object.values(named))) {
    if (resource.node_name !== undefined) resource.node_name = '${var.node}';
    const { lifecycle } = resource;
    if (lifecycle?.ignore_changes) lifecycle.ignore_changes = lifecycle.ignore_changes.filter(name => name !== 'node_name');
  }
}
