import { TerraformResource, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { toHclAttributes, type Attributes } from './hcl';

/**
 * `proxmox_virtual_environment_vm` with its attributes as the provider's schema names them.
 *
 * The generated class makes some thirty objects a VM for attributes that nobody reads, and drops the `null`s that `network_device` needs;
 * docs/decisions/0003-vms-without-the-generated-class.md has the figures.
 */
export class VmResource extends TerraformResource {
  constructor(scope: Construct, id: string, private readonly attributes: Attributes, dependsOn?: ITerraformDependable[]) {
    super(scope, id, {
      terraformResourceType: 'proxmox_virtual_environment_vm',
      terraformGeneratorMetadata: { providerName: 'proxmox' },
      dependsOn,
      // a student who shuts down, a migration, or an import is no reason to change the VM
      lifecycle: { ignoreChanges: ['started', 'node_name', 'clone'] },
    });
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    return { ...this.attributes };
  }

  protected synthesizeHclAttributes(): Record<string, unknown> {
    return toHclAttributes(this.attributes);
  }
}
