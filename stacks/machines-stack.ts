import { Construct } from 'constructs';
import { CloudInitVm, IsolatedBridge, OsImage, Pool, ProxmoxFile, ProxmoxVm, type CloudInit, type IBridge, type VmFile } from '../constructs';
import type { CloudInitPlan, ImageFilePlan, MachinePlan, MachinesPlan, SnippetPlan } from '../lib/model/machines/machines-plan';
import { EnvironmentStack } from './environment-stack';
import { escapeTemplate } from './template-text';

/** One environment: machines of any kind that is neither a class nor a Talos cluster. */
export class MachinesStack extends EnvironmentStack {
  private readonly pool: Pool;
  private readonly existing: Construct;
  private readonly images: Construct;
  private readonly machines: Construct;

  constructor(scope: Construct, private readonly plan: MachinesPlan) {
    super(scope, plan.environment, { usesSsh: plan.machines.some(usesSnippets) });
    this.pool = new Pool(this, 'pool', { poolId: plan.poolId });
    this.existing = new Construct(this, 'existing');
    this.images = new Construct(this, 'images');
    this.machines = new Construct(this, 'machines');
    for (const machine of plan.machines) this.defineMachine(machine);
  }

  private defineMachine(machine: MachinePlan): void {
    const { key, image, datastoreId, systemDiskGiB, description, disks, networkDevices, cloudInit } = machine;
    const scope = new Construct(this.machines, key);
    const file = image.kind === 'template' ? undefined : this.image(image, machine.nodeName);
    const given = cloudInit && this.cloudInit(scope, machine, cloudInit);
    new CloudInitVm(scope, 'machine', {
      name: key,
      vmId: machine.vmId,
      nodeName: machine.nodeName,
      pool: this.pool,
      template: image.kind === 'template' ? ProxmoxVm.fromVmId(scope, 'template', image.vmId, image.nodeName) : undefined,
      fullClone: image.kind === 'template' ? image.fullClone : undefined,
      systemDisk: file && { imageFileId: file.fileId, sizeGiB: systemDiskGiB, datastoreId },
      vmDependencies: file?.fileDependencies,
      disks: disks.map(({ key: name, ...disk }) => ({ ...disk, name })),
      dataDisksVmId: machine.dataDisksVmId,
      cores: machine.cores,
      cpuType: machine.cpuType,
      memoryMiB: machine.memoryMiB,
      networkDevices: networkDevices.map(({ bridge, ...device }) => ({ ...device, bridge: this.bridge(bridge) })),
      cloudInit: given,
      cloudInitDatastoreId: datastoreId,
      replacedWith: cloudInit?.onChange === 'replace' ? [given?.userData, given?.vendorData].filter(snippet => snippet !== undefined) : [],
      agentEnabled: machine.agentEnabled,
      serialConsole: true,
      description: description === undefined ? undefined : escapeTemplate(description),
      tags: machine.tags,
      started: machine.started,
      onBoot: machine.onBoot,
    });
  }

  private cloudInit(scope: Construct, machine: MachinePlan, plan: CloudInitPlan): CloudInit {
    const { vendorData, userData, user, sshKeys, dnsServers, dnsDomain } = plan;
    return {
      user, sshKeys, dnsServers, dnsDomain,
      vendorData: vendorData && this.snippet(scope, 'vendor-data', machine, vendorData),
      userData: userData && this.snippet(scope, 'user-data', machine, userData),
    };
  }

  private snippet(scope: Construct, id: string, { nodeName }: MachinePlan, { fileName, content }: SnippetPlan): ProxmoxFile {
    // its name is the machine's own, and what lies there under it is from an earlier run
    return new ProxmoxFile(scope, id, { nodeName, datastoreId: this.plan.snippetsDatastoreId, contentType: 'snippets', fileName, content, overwrite: true });
  }

  private image(image: ImageFilePlan, nodeName: string): VmFile {
    if (image.kind === 'volume') return { fileId: image.fileId, fileDependencies: [] };
    const known = this.images.node.tryFindChild(image.fileName) as OsImage | undefined;
    return (known ?? new OsImage(this.images, image.fileName, image)).onNode(nodeName);
  }

  private bridge(name: string): IBridge {
    return (this.existing.node.tryFindChild(name) as (Construct & IBridge) | undefined) ?? IsolatedBridge.fromBridgeName(this.existing, name, name);
  }
}

function usesSnippets({ cloudInit }: MachinePlan): boolean {
  return cloudInit?.vendorData !== undefined || cloudInit?.userData !== undefined;
}
