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
 * What the provider uses: the values that a plan was made with, and where they are silent the process's variables.
 *
 * @param values of the plan's variables: `proxmox_endpoint`, …
 * @returns undefined when they do not lead to a cluster
 */
export function clusterAccess(values: Given, env: Given): ClusterAccess | undefined {
  const text = (name: string) => [values[`proxmox_${name}`], env[`PROXMOX_VE_${name.toUpperCase()}`]].find(value => typeof value === 'string' && value !== '') as string | undefined;
  const [endpoint, token, username, password] = ['endpoint', 'api_token', 'username', 'password'].map(text);
  if (endpoint === undefined || !URL.canParse(endpoint)) return undefined;
  const credentials = token !== undefined ? { token } : username !== undefined && password !== undefined ? { username, password } : undefined;
  return credentials && { origin: new URL(endpoint).origin, credentials, insecure: values.proxmox_insecure === true };
}
