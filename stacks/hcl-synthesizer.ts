import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ISynthesisSession, IStackSynthesizer, TerraformStack } from 'cdktf';

/** Writes a stack as HCL. The engine has this, but takes the choice from an environment variable only. */
export class HclSynthesizer implements IStackSynthesizer {
  constructor(private readonly stack: TerraformStack) {}

  synthesize(session: ISynthesisSession): void {
    this.stack.runAllValidations();
    const { workingDirectory, synthesizedStackPath, stackMetadataPath } = session.manifest.forStack(this.stack);
    const { hcl, metadata } = this.stack.toHclTerraform();
    mkdirSync(path.join(session.outdir, workingDirectory), { recursive: true });
    writeFileSync(path.join(session.outdir, synthesizedStackPath), hcl);
    writeFileSync(path.join(session.outdir, stackMetadataPath), JSON.stringify(metadata, null, 2));
  }
}
