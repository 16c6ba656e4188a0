import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ISynthesisSession, IStackSynthesizer, TerraformStack } from 'cdktf';

/** Writes a stack as HCL. The engine has this, but for all stacks of an app alike, and takes the choice from an environment variable. */
export class HclSynthesizer implements IStackSynthesizer {
  constructor(private readonly stack: TerraformStack) {}

  synthesize(session: ISynthesisSession): void {
    this.stack.runAllValidations();
    const entry = session.manifest.forStack(this.stack);
    const { workingDirectory, stackMetadataPath } = entry;
    const synthesizedStackPath = path.join(workingDirectory, 'cdk.tf');
    // what the manifest says is the engine's own choice, which is JSON
    Object.assign(entry, { synthesizedStackPath });
    const { hcl, metadata } = this.stack.toHclTerraform();
    mkdirSync(path.join(session.outdir, workingDirectory), { recursive: true });
    writeFileSync(path.join(session.outdir, synthesizedStackPath), hcl);
    writeFileSync(path.join(session.outdir, stackMetadataPath), JSON.stringify(metadata, null, 2));
  }
}
