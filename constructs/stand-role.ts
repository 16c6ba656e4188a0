import { VirtualEnvironmentRole } from '@cdktf/provider-proxmox/lib/virtual-environment-role';
import { Construct } from 'constructs';
import { checkRoleId } from '../lib/values/names';
import { checkProp, validateProps } from './validation';

/** A PVE role. */
export interface IStandRole {
  readonly roleId: string;
}

export interface StandRoleProps {
  /** Id of the role: letters, digits and `._-`; `PVE` at the beginning is for PVE's own. */
  readonly roleId: string;
  /**
   * What the role may do.
   *
   * @default - see the machines, use their consoles, start and stop them, make and roll back snapshots
   */
  readonly privileges?: readonly string[];
}

const DEFAULT_PRIVILEGES = ['Pool.Audit', 'VM.Audit', 'VM.Console', 'VM.PowerMgmt', 'VM.Snapshot', 'VM.Snapshot.Rollback'];

/**
 * The role that a student has on the stand's pool.
 *
 * Fails when the id is out of its limits, or there are no privileges.
 */
export class StandRole extends Construct implements IStandRole {
  /** A role that exists already, `PVEVMUser` for example: nothing is made. */
  static fromRoleId(scope: Construct, id: string, roleId: string): IStandRole {
    class Import extends Construct implements IStandRole {
      readonly roleId = roleId;
    }
    return new Import(scope, id);
  }

  /** A reference to the role's id, so whoever uses it waits for the role. */
  readonly roleId: string;

  constructor(scope: Construct, id: string, props: StandRoleProps) {
    super(scope, id);
    const privileges = props.privileges ?? DEFAULT_PRIVILEGES;
    validateProps(`role ${JSON.stringify(props.roleId)}`, [
      checkProp('roleId', props.roleId, checkRoleId),
      checkProp('privileges', privileges, names => (names.length > 0 ? undefined : 'a role has at least one privilege')),
    ]);
    const resource = new VirtualEnvironmentRole(this, 'Resource', { roleId: props.roleId, privileges: [...privileges] });
    this.roleId = resource.roleId;
  }
}
