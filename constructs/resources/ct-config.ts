import { TerraformDataSource } from 'cdktf';
import type { Construct } from 'constructs';

export interface CtConfigOptions {
  /** Butane, as a template of tofu. */
  readonly content: string;
  /** Butane that is merged into it. */
  readonly snippets: readonly string[];
  /**
   * Folder of the files that the Butane names, as tofu finds it.
   *
   * @default - none
   */
  readonly filesFolder?: string;
}

/** `ct_config`, strict: what is wrong with the Butane, warnings too, fails the plan. The generated class escapes neither `${` nor `"`. */
export class CtConfig extends TerraformDataSource {
  constructor(scope: Construct, id: string, private readonly options: CtConfigOptions) {
    super(scope, id, { terraformResourceType: 'ct_config', terraformGeneratorMetadata: { providerName: 'ct' } });
  }

  /** The Ignition, within `${…}`. */
  get rendered(): string {
    return `data.${this.terraformResourceType}.${this.friendlyUniqueId}.rendered`;
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    const { content, snippets, filesFolder } = this.options;
    return { content, snippets: snippets.length > 0 ? [...snippets] : undefined, files_dir: filesFolder, strict: true };
  }
}
