import { Acl } from '@cdktf/provider-proxmox/lib/acl';
import { UserToken } from '@cdktf/provider-proxmox/lib/user-token';
import { VirtualEnvironmentRole } from '@cdktf/provider-proxmox/lib/virtual-environment-role';
import { VirtualEnvironmentUser } from '@cdktf/provider-proxmox/lib/virtual-environment-user';
import { TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import { checkRoleId, checkUserId } from '../../lib/values/names';
import { checkProp, validateProps } from '../validation';
import type { ProxmoxApi } from './addons/proxmox/proxmox-props';

export interface ProxmoxAccountProps {
  /** Name of the role, and of the user in the realm `pve`: `homelab-csi`. */
  readonly name: string;
  readonly privileges: readonly string[];
  /** Where they hold: paths in PVE, such as `/pool/homelab`, each by a name for it. */
  readonly paths: Readonly<Record<string, string>>;
  readonly api: ProxmoxApi;
  /** What the machines' label `topology.kubernetes.io/region` says. */
  readonly region: string;
}

/**
 * A user of PVE for something in the cluster: a role of its own, a token, and access where it is wanted.
 *
 * The token's value is in the state, as the provider keeps it there. Encrypt that.
 */
export class ProxmoxAccount extends Construct {
  /** Reference to the configuration with the token, as Proxmox's plugins for Kubernetes read it, in base64. */
  readonly configuration: string;

  constructor(scope: Construct, id: string, { name, privileges, paths, api, region }: ProxmoxAccountProps) {
    super(scope, id);
    const userId = `${name}@pve`;
    validateProps(`account ${JSON.stringify(name)}`, [checkProp('name', name, checkRoleId), checkProp('name', userId, checkUserId)]);
    const role = new VirtualEnvironmentRole(this, 'role', { roleId: name, privileges: [...privileges] });
    const user = new VirtualEnvironmentUser(this, 'user', { userId, comment: 'Kubernetes' });
    for (const [what, path] of Object.entries(paths)) {
      new Acl(this, `access-${what}`, { path, roleId: role.roleId, userId: user.userId });
    }
    // with privileges of its own, it would need the access once more
    const token = new UserToken(this, 'token', { userId: user.userId, tokenName: 'kubernetes', privilegesSeparation: false });
    const local = new TerraformLocal(this, 'configuration', { clusters: [{
      url: api.url,
      insecure: api.insecure,
      token_id: token.id,
      // user@realm!name=value
      token_secret: `\${split("=", ${token.fqn}.value)[1]}`,
      region,
    }] });
    this.configuration = `\${base64encode(jsonencode(${local.fqn}))}`;
  }
}
