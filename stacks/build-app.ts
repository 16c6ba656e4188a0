import { App } from 'cdktf';
import type { LabPlan } from '../lib/model/lab-plan';
import type { MachinesPlan } from '../lib/model/machines/machines-plan';
import type { TalosPlan } from '../lib/model/talos/talos-plan';
import { HclSynthesizer } from './hcl-synthesizer';
import { LabStack } from './lab-stack';
import { MachinesStack } from './machines-stack';
import { TalosStack } from './talos-stack';

/** The plan of an environment, whatever kind it is of. */
export type EnvironmentPlan = LabPlan | TalosPlan | MachinesPlan;

export interface BuildAppOptions {
  /** Folder that the app is synthesized into; made when it is missing. */
  readonly outdir: string;
  /**
   * Whether to write HCL (`cdk.tf`) instead of JSON (`cdk.tf.json`). Talos clusters and other machines are written as JSON all the same: the
   * engine has no HCL for what they use.
   *
   * @default false
   */
  readonly hclOutput?: boolean;
}

/** An app with one stack for each plan. Its `synth()` writes to the folder. */
export function buildApp(plans: readonly EnvironmentPlan[], options: BuildAppOptions): App {
  const app = new App({ outdir: options.outdir, hclOutput: false });
  for (const plan of plans) {
    if (plan.kind === 'talos') {
      new TalosStack(app, plan);
      continue;
    }
    if (plan.kind === 'machines') {
      new MachinesStack(app, plan);
      continue;
    }
    const stack = new LabStack(app, plan);
    if (options.hclOutput) stack.synthesizer = new HclSynthesizer(stack);
  }
  return app;
}
