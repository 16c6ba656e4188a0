import { TerraformResource, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { Attributes } from './hcl';

export interface ResetDataOptions {
  /** What is done again when it changes. */
  readonly trigger: string;
  /** Text that is brought to the machine first. */
  readonly content: string;
  readonly destination: string;
  /** What the machine then runs, as one script. */
  readonly commands: readonly string[];
  readonly connection: Attributes;
  readonly dependsOn: readonly Construct[];
}

/** `terraform_data` that logs in to a machine when it is made, and again each time its trigger changes. */
export class ResetData extends TerraformResource {
  constructor(scope: Construct, id: string, private readonly options: ResetDataOptions) {
    const resources = options.dependsOn.flatMap(construct => construct.node.findAll()).filter(node => node instanceof TerraformResource);
    super(scope, id, {
      terraformResourceType: 'terraform_data', terraformGeneratorMetadata: { providerName: 'terraform' }, dependsOn: resources as ITerraformDependable[],
    });
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    const { trigger, content, destination, commands, connection } = this.options;
    return {
      triggers_replace: { ignition: trigger },
      connection: [connection],
      provisioner: [{ file: { content, destination } }, { 'remote-exec': { inline: [...commands] } }],
    };
  }
}
