import { App } from 'cdktf';
import type { LabPlan } from '../lib/model/lab-plan';
import { HclSynthesizer } from './hcl-synthesizer';
import { LabStack } from './lab-stack';

export interface BuildAppOptions {
  /** Folder that the app is synthesized into; made when it is missing. */
  readonly outdir: string;
  /**
   * Whether to write HCL (`cdk.tf`) instead of JSON (`cdk.tf.json`).
   *
   * @default false
   */
  readonly hclOutput?: boolean;
}

/** An app with one stack for each plan. Its `synth()` writes to the folder. */
export function buildApp(plans: readonly LabPlan[], options: BuildAppOptions): App {
  const app = new App({ outdir: options.outdir, hclOutput: options.hclOutput ?? false });
  for (const plan of plans) {
    const stack = new LabStack(app, plan);
    if (options.hclOutput) stack.synthesizer = new HclSynthesizer(stack);
  }
  return app;
}
