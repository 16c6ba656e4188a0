import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ProxmoxFile } from './proxmox-file';
import { validateProps } from './validation';

/** A script that PVE runs before and after a VM starts and stops. */
export interface IHookScript {
  /** Id of the volume, for a VM's `hook_script_file_id`. */
  readonly fileId: string;
  /** What must be there before a VM that has it starts. */
  readonly fileDependencies: readonly ITerraformDependable[];
}

export interface HookScriptProps {
  /** PVE nodes that get the script: all that a VM with it may come to run on; of nodes that share the storage one alone. */
  readonly nodeNames: readonly string[];
  /**
   * Storage that takes snippets.
   *
   * @default 'local'
   */
  readonly datastoreId?: string;
  /** Name of the script on the storage: letters, digits and `._+-`. */
  readonly fileName: string;
  /** Path of the script on this machine. */
  readonly path: string;
}

/**
 * A hook script, uploaded as a snippet that root may run. It goes over SSH; PVE lets root@pam alone give it to a VM.
 *
 * Fails when props are out of their limits.
 */
export class HookScript extends Construct implements IHookScript {
  readonly fileId: string;
  readonly fileDependencies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { nodeNames, datastoreId = 'local', fileName, path }: HookScriptProps) {
    super(scope, id);
    validateProps(`hook script ${JSON.stringify(fileName)}`, [
      nodeNames.length > 0 && new Set(nodeNames).size === nodeNames.length ? undefined : '`nodeNames` has every node once, and one at least',
    ]);
    const files = nodeNames.map(nodeName => new ProxmoxFile(this, nodeName, { nodeName, datastoreId, contentType: 'snippets', fileName, path, fileMode: '0755' }));
    this.fileId = `${datastoreId}:snippets/${fileName}`;
    this.fileDependencies = files.flatMap(file => file.fileDependencies);
  }
}
