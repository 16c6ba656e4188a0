import { TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { toHclAttributes, type Attributes } from './hcl';

/** The files of each stack, with the path of what makes them. */
const FILES = new WeakMap<TerraformStack, Map<string, string>>();

/**
 * A resource that makes a file, with its attributes as the provider's schema names them. The generated classes write text of several lines as
 * broken HCL.
 *
 * Fails when the stack makes this file already: PVE refuses it twice, or the one would overwrite the other.
 */
export class FileResource extends TerraformResource {
  constructor(scope: Construct, id: string, type: 'proxmox_virtual_environment_file' | 'proxmox_download_file', private readonly attributes: Attributes) {
    super(scope, id, { terraformResourceType: type, terraformGeneratorMetadata: { providerName: 'proxmox' } });
    const stack = TerraformStack.of(this);
    const files = FILES.get(stack) ?? new Map<string, string>();
    FILES.set(stack, files);
    const file = describeFile(attributes);
    const other = files.get(file);
    if (other !== undefined) throw new Error(`${file} is made by ${other} already: use what that makes, or give the file another name`);
    files.set(file, scope.node.path);
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.attributes).filter(([, value]) => value !== undefined));
  }

  protected synthesizeHclAttributes(): Record<string, unknown> {
    return toHclAttributes(this.attributes);
  }
}

/** `local:snippets/a.yaml on node pve1` */
function describeFile(attributes: Attributes): string {
  const { node_name: node, datastore_id: storage, content_type: content, file_name: name, source_raw: raw, source_file: file } = attributes;
  const source = (raw ?? file) as Attributes | undefined;
  return `${String(storage)}:${String(content)}/${String(name ?? source?.file_name)} on node ${String(node)}`;
}
