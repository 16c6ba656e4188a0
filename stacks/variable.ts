import { TerraformVariable, Token, type TerraformVariableConfig } from 'cdktf';
import type { Construct } from 'constructs';

/** A variable that may have text, `null` or `false` as its default: of the last two, the engine's own loses one, and fails on the other. */
export class Variable extends TerraformVariable {
  constructor(scope: Construct, id: string, config: Omit<TerraformVariableConfig, 'default'> & { readonly default?: null | boolean | string }) {
    super(scope, id, { ...config, default: config.default === null ? Token.nullValue() : config.default });
  }

  /** A reference to one value of a map. */
  at(key: string): string {
    return `\${var.${this.friendlyUniqueId}[${JSON.stringify(key)}]}`;
  }

  override synthesizeHclAttributes(): Record<string, unknown> {
    const attributes = super.synthesizeHclAttributes();
    return this.default === undefined ? attributes : { ...attributes, default: { value: this.default, type: 'reference' } };
  }
}
