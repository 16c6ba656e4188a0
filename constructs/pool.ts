import { VirtualEnvironmentPool } from '@cdktf/provider-proxmox/lib/virtual-environment-pool';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkPoolId } from '../lib/values/names';
import { dependsOn } from './resources/depends-on';
import { checkProp, validateProps } from './validation';

/** A PVE pool. */
export interface IPool {
  readonly poolId: string;
  /** What must be there before the pool is used; empty for a pool that exists already. */
  readonly poolDependencies: readonly ITerraformDependable[];
}

export interface PoolProps {
  /** Id of the pool, with those of the pools that it is in: `class/student1`. Letters, digits and `._-`, three levels at most (PVE's limit). */
  readonly poolId: string;
  /**
   * Pool that this one is in, made before it.
   *
   * @default - a pool on the top level, or in one that exists already
   */
  readonly parent?: IPool;
  /**
   * Comment on the pool.
   *
   * @default - no comment
   */
  readonly comment?: string;
}

/**
 * A PVE pool: a set of machines that rights are given on.
 *
 * Fails when the id is out of its limits.
 */
export class Pool extends Construct implements IPool {
  /** A pool that exists already: nothing is made. */
  static fromPoolId(scope: Construct, id: string, poolId: string): IPool {
    class Import extends Construct implements IPool {
      readonly poolId = poolId;
      readonly poolDependencies: readonly ITerraformDependable[] = [];
    }
    return new Import(scope, id);
  }

  /** A reference to the pool's id, so whoever uses it waits for the pool. */
  readonly poolId: string;
  readonly poolDependencies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: PoolProps) {
    super(scope, id);
    validateProps(`pool ${JSON.stringify(props.poolId)}`, [
      checkProp('poolId', props.poolId, checkPoolId),
    ]);
    const resource = new VirtualEnvironmentPool(this, 'Resource', {
      poolId: props.poolId,
      comment: props.comment,
      dependsOn: dependsOn(props.parent?.poolDependencies ?? []),
    });
    this.poolId = resource.poolId;
    this.poolDependencies = [resource];
  }
}
