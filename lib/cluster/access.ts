/** The way to a Proxmox VE API. */
export interface ClusterAccess {
  /** `https://host:port`. */
  readonly origin: string;
  readonly credentials: { readonly token: string } | { readonly username: string; readonly password: string };
  /** Whether any TLS certificate is accepted. */
  readonly insecure: boolean;
}

type Given = Readonly<Record<string, unknown>>;

/**
 * What the provider uses: values of the configuration's variables, and where they are silent those of the process, tofu's before the provider's.
 *
 * @param values `proxmox_endpoint`, `proxmox_api_token`, …: of a plan, or of values.tfvars
 * @returns undefined when they do not lead to a cluster over HTTPS
 */
export function clusterAccess(values: Given, env: Given): ClusterAccess | undefined {
  const given = (name: string) => (
    [values[`proxmox_${name}`], env[`TF_VAR_proxmox_${name}`], env[`PROXMOX_VE_${name.toUpperCase()}`]].find(value => (value ?? '') !== '')
  );
  const [endpoint, token, username, password] = ['endpoint', 'api_token', 'username', 'password'].map(name => {
    const value = given(name);
    return typeof value === 'string' ? value : undefined;
  });
  if (endpoint === undefined || !URL.canParse(endpoint) || new URL(endpoint).protocol !== 'https:') return undefined;
  const credentials = token !== undefined ? { token } : username !== undefined && password !== undefined ? { username, password } : undefined;
  return credentials && { origin: new URL(endpoint).origin, credentials, insecure: [true, 'true', '1'].includes(given('insecure') as string | boolean) };
}
