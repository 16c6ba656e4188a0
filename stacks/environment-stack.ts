import { ProxmoxProvider, type ProxmoxProviderConfig } from '@cdktf/provider-proxmox/lib/provider';
import { LocalBackend, TerraformStack, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { ENCRYPTION, ENCRYPTION_HCL } from './state-encryption';
import { unquoteReferences } from './unquote-references';
import { Variable } from './variable';

/** What `tofu` has to be, for the features that the configuration uses. */
const REQUIRED_VERSION = '>= 1.11';

export interface EnvironmentStackOptions {
  /** Name of the environment, and of the stack. */
  readonly environment: string;
  /** Whether tofu encrypts the state and plan files, with a passphrase of `state.auto.tfvars`. A state that is not encrypted yet is read, too. */
  readonly encryptsState: boolean;
  /**
   * Whether there are files that the provider writes on nodes over SSH.
   *
   * @default false
   */
  readonly usesSsh?: boolean;
}

/** The stack of one environment: its state, and the provider with the variables that lead to the cluster. */
export abstract class EnvironmentStack extends TerraformStack {
  private readonly encryptsState: boolean;

  constructor(scope: Construct, { environment, encryptsState, usesSsh = false }: EnvironmentStackOptions) {
    super(scope, environment);
    new LocalBackend(this, { path: `../../../envs/${environment}/${environment}.tfstate` });
    this.encryptsState = encryptsState;
    if (encryptsState) this.variable('state_passphrase', 'string', 'what the state and plan files are encrypted with', { sensitive: true });
    const endpoint = this.variable('proxmox_endpoint', 'string', 'URL of the Proxmox VE API: https://pve1.example.org:8006/');
    const token = this.variable('proxmox_api_token', 'string', 'API token, user@realm!id=secret; instead of user name and password', {
      sensitive: true, default: null,
    });
    const username = this.variable('proxmox_username', 'string', 'user name with realm: root@pam', { default: null });
    const password = this.variable('proxmox_password', 'string', 'password of proxmox_username', { sensitive: true, default: null });
    const insecure = this.variable('proxmox_insecure', 'bool', 'whether to accept any TLS certificate', { default: false });
    new ProxmoxProvider(this, 'proxmox', {
      endpoint: endpoint.stringValue,
      apiToken: token.stringValue,
      username: username.stringValue,
      password: password.stringValue,
      insecure: insecure.booleanValue,
      ssh: usesSsh ? this.ssh() : undefined,
    });
  }

  private ssh(): ProxmoxProviderConfig['ssh'] {
    const username = this.variable('proxmox_ssh_username', 'string', 'user to log in as on the nodes over SSH: root', { default: null });
    const password = this.variable('proxmox_ssh_password', 'string', 'password of proxmox_ssh_username', { sensitive: true, default: null });
    const privateKey = this.variable('proxmox_ssh_private_key', 'string', 'private key of proxmox_ssh_username, in PEM; instead of the password', {
      sensitive: true, default: null,
    });
    return { username: username.stringValue, password: password.stringValue, privateKey: privateKey.stringValue };
  }

  /** What PVE lets root@pam alone do, and no token of root's either. @param purpose what it is for, in a sentence */
  protected declareRootProvider(purpose: string): TerraformProvider {
    const password = this.variable('proxmox_root_password', 'string', `password of root@pam, for ${purpose}`, { sensitive: true });
    return new ProxmoxProvider(this, 'proxmox-root', {
      alias: 'root',
      endpoint: '${var.proxmox_endpoint}',
      // unset, a token in the process's variables would be taken before the password
      apiToken: '',
      username: 'root@pam',
      password: password.stringValue,
      insecure: '${var.proxmox_insecure}' as unknown as boolean,
    });
  }

  /** The engine resolves everything once more here to find references to other stacks; this stack has none. */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  override toTerraform(): Record<string, unknown> {
    const configuration = super.toTerraform() as { terraform: object };
    const encryption = this.encryptsState ? { encryption: ENCRYPTION } : {};
    return { ...configuration, terraform: { ...configuration.terraform, required_version: REQUIRED_VERSION, ...encryption } };
  }

  override toHclTerraform(): { hcl: string; metadata: Record<string, unknown> } {
    const { hcl, metadata } = super.toHclTerraform() as { hcl: string; metadata: Record<string, unknown> };
    const encryption = this.encryptsState ? ENCRYPTION_HCL : '';
    return { hcl: `terraform {\n  required_version = "${REQUIRED_VERSION}"\n${encryption}}\n\n${unquoteReferences(hcl)}\n`, metadata };
  }

  protected variable(
    id: string, type: string, description: string, options: { sensitive?: boolean; default?: null | boolean | string } = {},
  ): Variable {
    return new Variable(this, id, { type, description, ...options });
  }
}
