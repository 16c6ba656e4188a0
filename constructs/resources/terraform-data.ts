import { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';

/**
 * `terraform_data`: a value whose change replaces other resources (`replace_triggered_by`), or that the state remembers.
 *
 * The engine's own class for it starts a `terraform` binary in every synth to ask for its version.
 */
export class TerraformData extends TerraformResource {
  constructor(scope: Construct, id: string, private readonly input: Record<string, string>) {
    super(scope, id, { terraformResourceType: 'terraform_data', terraformGeneratorMetadata: { providerName: 'terraform' } });
  }

  /** As `replace_triggered_by` wants it: a reference without `${…}`, which the engine would put around the resource itself. */
  get address(): string {
    return `${this.terraformResourceType}.${this.friendlyUniqueId}`;
  }

  /** Another value whose change counts. */
  add(key: string, value: string): void {
    this.input[key] = value;
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    return { input: this.input };
  }

  protected synthesizeHclAttributes(): Record<string, unknown> {
    return { input: { value: this.input, type: 'any' } };
  }
}
