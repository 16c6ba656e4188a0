import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Lets tofu take another version of the provider than the one that is synthesized, which a synth leaves alone. @param stack the stack's folder */
export function overrideProviderVersion(stack: string, version: string): void {
  mkdirSync(stack, { recursive: true });
  const terraform = { required_providers: { proxmox: { source: 'registry.opentofu.org/bpg/proxmox', version } } };
  writeFileSync(path.join(stack, 'version_override.tf.json'), JSON.stringify({ terraform }));
}
