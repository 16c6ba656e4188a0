import { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { toHclAttributes, type Attributes } from './hcl';

/**
 * A resource that makes a file, with its attributes as the provider's schema names them. The generated classes write text of several lines as
 * broken HCL.
 */
export class FileResource extends TerraformResource {
  constructor(scope: Construct, id: string, type: 'proxmox_virtual_environment_file' | 'proxmox_download_file', private readonly attributes: Attributes) {
    super(scope, id, { terraformResourceType: type, terraformGeneratorMetadata: { providerName: 'proxmox' } });
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.attributes).filter(([, value]) => value !== undefined));
  }

  protected synthesizeHclAttributes(): Record<string, unknown> {
    return toHclAttributes(this.attributes);
  }
}
