import { TerraformResource, type ITerraformDependable, type SSHProvisionerConnection } from 'cdktf';
import type { Construct } from 'constructs';

export interface ResetDataOptions {
  /** What is done again when it changes. */
  readonly trigger: string;
  /** Text that is brought to the machine first. */
  readonly content: string;
  readonly destination: string;
  /** What the machine then runs, as one script. */
  readonly commands: readonly string[];
  readonly connection: SSHProvisionerConnection;
  readonly dependsOn: readonly Construct[];
}

/** `terraform_data` that logs in to a machine when it is made, and again each time its trigger changes. */
export class ResetData extends TerraformResource {
  private readonly trigger: string;

  constructor(scope: Construct, id: string, { trigger, content, destination, commands, connection, dependsOn }: ResetDataOptions) {
    const resources = dependsOn.flatMap(construct => construct.node.findAll()).filter(node => node instanceof TerraformResource);
    super(scope, id, {
      terraformResourceType: 'terraform_data',
      terraformGeneratorMetadata: { providerName: 'terraform' },
      dependsOn: resources as ITerraformDependable[],
      connection,
      provisioners: [{ type: 'file', content, destination }, { type: 'remote-exec', inline: [...commands] }],
    });
    this.trigger = trigger;
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    return { triggers_replace: { ignition: this.trigger } };
  }
}
