import { Acl } from '@cdktf/provider-proxmox/lib/acl';
import { VirtualEnvironmentUser } from '@cdktf/provider-proxmox/lib/virtual-environment-user';
import { Construct } from 'constructs';
import { checkEmail, checkPersonName, checkUserId } from '../lib/values/names';
import { IsolatedBridge, type IsolatedBridgeProps } from './isolated-bridge';
import { IsolatedVnet, type IsolatedVnetProps } from './isolated-vnet';
import { Pool, type IPool } from './pool';
import { ProxmoxVm, type ProxmoxVmProps } from './proxmox-vm';
import type { IStandRole } from './stand-role';
import { checkProp, validateProps } from './validation';

/** What PVE's user list says of a person. Names are of any script, at most 100 characters. */
export interface StudentPerson {
  /** @default - none */
  readonly firstName?: string;
  /** @default - none */
  readonly lastName?: string;
  /**
   * E-mail address, in ASCII.
   *
   * @default - none
   */
  readonly email?: string;
  /**
   * Group within the class: becomes the user's comment.
   *
   * @default - none
   */
  readonly group?: string;
}

export interface StudentStandProps {
  /** The student's PVE user, `name@realm`, at most 64 characters. */
  readonly userId: string;
  /** Id of the stand's pool: `class/student1`. */
  readonly poolId: string;
  /** What the student may do on the pool, and so on every machine in it. */
  readonly role: IStandRole;
  /**
   * Pool that the stand's pool is in, made before it.
   *
   * @default - a pool on the top level, or in one that exists already
   */
  readonly parentPool?: IPool;
  /**
   * Whether the user is made here.
   *
   * @default true
   */
  readonly createUser?: boolean;
  /**
   * Password of the user: a reference to a sensitive variable, never the password itself, which would be written to the synthesized files.
   * For realms that keep passwords in PVE (`pve`, `pam`) and users that are made here.
   *
   * @default - no password
   */
  readonly password?: string;
  /**
   * Who the user is; only for a user that is made here.
   *
   * @default - nothing but the user id
   */
  readonly person?: StudentPerson;
}

/**
 * What one student works with: a pool, a user with a role on that pool and nowhere else, isolated networks, and machines in the pool.
 *
 * Fails when the user id is out of its limits, or a password is given for a user that is not made here.
 */
export class StudentStand extends Construct {
  readonly pool: Pool;
  private readonly networks: Construct;
  private readonly machines: Construct;

  constructor(scope: Construct, id: string, props: StudentStandProps) {
    super(scope, id);
    const { person } = props;
    const createUser = props.createUser ?? true;
    validateProps(`stand ${JSON.stringify(id)}`, [
      checkProp('userId', props.userId, checkUserId),
      props.password !== undefined && !createUser ? '`password` is given, but the user exists already: leave it out, or set `createUser`' : undefined,
      person && !createUser ? '`person` is given, but the user exists already: leave it out, or set `createUser`' : undefined,
      ...[person?.firstName, person?.lastName, person?.group].map(name => checkProp('person', name, checkPersonName)),
      checkProp('person.email', person?.email, checkEmail),
    ]);
    this.pool = new Pool(this, 'pool', { poolId: props.poolId, parent: props.parentPool });
    const user = createUser ? new VirtualEnvironmentUser(this, 'user', {
      userId: props.userId, password: props.password,
      firstName: person?.firstName, lastName: person?.lastName, email: person?.email, comment: person?.group,
    }) : undefined;
    new Acl(this, 'access', { path: `/pool/${this.pool.poolId}`, roleId: props.role.roleId, userId: user?.userId ?? props.userId });
    this.networks = new Construct(this, 'networks');
    this.machines = new Construct(this, 'machines');
  }

  /** Adds an isolated network as a Linux bridge on one node. */
  addBridge(id: string, props: IsolatedBridgeProps): IsolatedBridge {
    return new IsolatedBridge(this.networks, id, props);
  }

  /** Adds an isolated network as a vnet of an SDN zone. */
  addVnet(id: string, props: IsolatedVnetProps): IsolatedVnet {
    return new IsolatedVnet(this.networks, id, props);
  }

  /** Adds a machine to the stand's pool. */
  addMachine(id: string, props: Omit<ProxmoxVmProps, 'pool'>): ProxmoxVm {
    return new ProxmoxVm(this.machines, id, { ...props, pool: this.pool });
  }
}
