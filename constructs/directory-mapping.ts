import { HardwareMappingDir } from '@cdktf/provider-proxmox/lib/hardware-mapping-dir';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkFolderPath } from '../lib/values/folder-path';
import { checkMappingId, checkNodeName } from '../lib/values/names';
import { checkProp, validateProps } from './validation';

export interface DirectoryMappingProps {
  /** Id of the mapping on the whole cluster, and tag by which guests mount the folder: a letter, then letters, digits, `_` and `-`, 36 at most. */
  readonly mappingId: string;
  /** Absolute path of the folder on each node that VMs with it may run on. */
  readonly paths: Readonly<Record<string, string>>;
  /**
   * Comment on the mapping.
   *
   * @default - no comment
   */
  readonly comment?: string;
}

/**
 * A name for a folder of nodes that VMs have by virtiofs (PVE 8.4 and later).
 *
 * Fails when props are out of their limits.
 */
export class DirectoryMapping extends Construct {
  /** A reference to the mapping's id, so whoever uses it waits for the mapping. */
  readonly mappingId: string;
  readonly mappingDependencies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { mappingId, paths, comment }: DirectoryMappingProps) {
    super(scope, id);
    const nodes = Object.entries(paths);
    validateProps(`directory mapping ${JSON.stringify(mappingId)}`, [
      checkProp('mappingId', mappingId, checkMappingId),
      nodes.length === 0 ? '`paths` names no node, and a mapping has one at least' : undefined,
      ...nodes.flatMap(([nodeName, path]) => [checkProp('paths', nodeName, checkNodeName), checkProp(`paths.${nodeName}`, path, checkFolderPath)]),
      checkProp('comment', comment, value => (value.trim() === value && value !== '' ? undefined : 'the provider takes no comment that is empty, or begins or ends with a space')),
    ]);
    const resource = new HardwareMappingDir(this, 'Resource', {
      name: mappingId,
      comment,
      map: nodes.map(([node, path]) => ({ nodeAttribute: node, path })),
    });
    this.mappingId = resource.name;
    this.mappingDependencies = [resource];
  }
}
