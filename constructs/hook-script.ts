import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkFileName } from '../lib/values/names';
import { escapeTemplate } from '../lib/values/template-text';
import { ProxmoxFile } from './proxmox-file';
import type { VmFile } from './proxmox-vm-props';
import { checkProp, validateProps } from './validation';

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
export class HookScript extends Construct implements VmFile {
  /** Id of the volume. */
  readonly fileId: string;
  /** What must be there before a VM that has the script starts. */
  readonly fileDependencies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { nodeNames, datastoreId = 'local', fileName, content }: HookScriptProps) {
    super(scope, id);
    validateProps(`hook script ${JSON.stringify(fileName)}`, [
      checkProp('nodeNames', nodeNames, value => (value.length > 0 && new Set(value).size === value.length ? undefined : 'every node is wanted once, and one at least')),
      checkProp('fileName', fileName, checkFileName),
      checkProp('content', content, value => (value.startsWith('#!/') ? undefined : 'a script begins with #! and the program that runs it')),
    ]);
    const files = nodeNames.map(nodeName => new ProxmoxFile(this, nodeName, {
      nodeName, datastoreId, contentType: 'snippets', fileName, content: escapeTemplate(content), fileMode: '0755',
    }));
    this.fileId = `${datastoreId}:snippets/${fileName}`;
    this.fileDependencies = files.flatMap(file => file.fileDependencies);
  }
}
