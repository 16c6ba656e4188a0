import { TerraformResource, type ITerraformDependable, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { toHclAttributes, type Attributes } from './hcl';

export interface VmResourceOptions {
  /** @default - nothing */
  readonly dependsOn?: ITerraformDependable[];
  /**
   * The provider's configuration that the VM is made with.
   *
   * @default - the one without an alias
   */
  readonly provider?: TerraformProvider;
  /**
   * Attributes whose change is none, besides those that concern every VM.
   *
   * @default - none
   */
  readonly ignoreChanges?: readonly string[];
  /**
   * Whether tofu refuses every plan that destroys the VM.
   *
   * @default false
   */
  readonly preventDestroy?: boolean;
  /**
   * Addresses of resources with whose change the VM is replaced.
   *
   * @default - none
   */
  readonly replaceTriggeredBy?: readonly string[];
}

/**
 * `proxmox_virtual_environment_vm` with its attributes as the provider's schema names them.
 *
 * The generated class makes some thirty objects a VM for attributes that nobody reads, and drops the `null`s that `network_device` needs;
 * docs/decisions/0003-vms-without-the-generated-class.md has the figures.
 */
export class VmResource extends TerraformResource {
  constructor(scope: Construct, id: string, private readonly attributes: Attributes, options: VmResourceOptions = {}) {
    const { dependsOn, provider, ignoreChanges = [], preventDestroy, replaceTriggeredBy = [] } = options;
    super(scope, id, {
      terraformResourceType: 'proxmox_virtual_environment_vm',
      terraformGeneratorMetadata: { providerName: 'proxmox' },
      dependsOn,
      provider,
      // a student who shuts down, a migration, or an import is no reason to change the VM
      lifecycle: { ignoreChanges: ['started', 'node_name', 'clone', ...ignoreChanges], preventDestroy, ...(replaceTriggeredBy.length > 0 && { replaceTriggeredBy: [...replaceTriggeredBy] }) },
    });
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    return { ...this.attributes };
  }

  protected synthesizeHclAttributes(): Record<string, unknown> {
    return toHclAttributes(this.attributes);
  }
}
