import { HardwareMappingDir } from '@cdktf/provider-proxmox/lib/hardware-mapping-dir';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { validateProps } from './validation';

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
    validateProps(`directory mapping ${JSON.stringify(mappingId)}`, []);
    const resource = new HardwareMappingDir(this, 'Resource', {
      name: mappingId,
      comment,
      map: Object.entries(paths).map(([node, path]) => ({ nodeAttribute: node, path })),
    });
    this.mappingId = resource.name;
    this.mappingDependencies = [resource];
  }
}
