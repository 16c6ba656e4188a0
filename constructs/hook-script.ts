import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkFileName } from '../lib/values/names';
import { ProxmoxFile } from './proxmox-file';
import { checkProp, validateProps } from './validation';

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
  /** Text of the script, as it is: `${…}` is no reference in it. */
  readonly content: string;
}

/**
 * A hook script, uploaded as a snippet that root may run. It goes over SSH; PVE lets root@pam alone give it to a VM.
 *
 * Fails when props are out of their limits.
 */
export class HookScript extends Construct implements IHookScript {
  readonly fileId: string;
  readonly fileDependencies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { nodeNames, datastoreId = 'local', fileName, content }: HookScriptProps) {
    super(scope, id);
    validateProps(`hook script ${JSON.stringify(fileName)}`, [
      checkProp('nodeNames', nodeNames, value => (value.length > 0 && new Set(value).size === value.length ? undefined : 'every node is wanted once, and one at least')),
      checkProp('fileName', fileName, checkFileName),
      checkProp('content', content, value => (value.startsWith('#!/') ? undefined : 'a script begins with #! and the program that runs it')),
    ]);
    const literal = content.replace(/[$%](?=\{)/g, '$&$&');
    const files = nodeNames.map(nodeName => new ProxmoxFile(this, nodeName, {
      nodeName, datastoreId, contentType: 'snippets', fileName, content: literal, fileMode: '0755',
    }));
    this.fileId = `${datastoreId}:snippets/${fileName}`;
    this.fileDependencies = files.flatMap(file => file.fileDependencies);
  }
}
