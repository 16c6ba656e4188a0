import { TerraformElement } from 'cdktf';
import type { Construct } from 'constructs';
import type { Attributes } from './hcl';

/**
 * An ephemeral resource: it is opened anew in each plan and apply, and what it gives is in no plan and no state. The engine has no class for it.
 *
 * Only `*.tf.json` is written, no HCL.
 */
export class EphemeralResource extends TerraformElement {
  constructor(scope: Construct, id: string, private readonly type: string, private readonly attributes: Attributes) {
    super(scope, id);
  }

  /** A reference to one of its attributes, for a write-only attribute of something else. */
  attribute(name: string): string {
    return `\${ephemeral.${this.type}.${this.friendlyUniqueId}.${name}}`;
  }

  override toTerraform(): Record<string, unknown> {
    return { ephemeral: { [this.type]: { [this.friendlyUniqueId]: { ...this.attributes, '//': this.constructNodeMetadata } } } };
  }
}
