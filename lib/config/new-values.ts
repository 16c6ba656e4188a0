/** Stands in a new file until someone fills in the real one; `.example` names never resolve. */
export const PLACEHOLDER_ENDPOINT = 'https://pve1.example:8006/';

export interface NewContent {
  /** The map of passwords, written in HCL. @default there are no students */
  readonly studentPasswords?: string;
  /** Whether files go to nodes over SSH. */
  readonly usesSsh: boolean;
  /** Whether the site configuration knows the way to the cluster. @default false */
  readonly hasSite?: boolean;
}

/**
 * A new `values.tfvars`, with comments for whoever fills it in.
 *
 * @param given values by variable, written in HCL
 * @param content what else there is
 */
export function renderNewValues(
  environment: string, given: Readonly<Record<string, string | undefined>>, { studentPasswords, usesSsh, hasSite }: NewContent,
): string {
  const optional = (name: string, example: string) => `${given[name] === undefined ? '# ' : ''}${name} = ${given[name] ?? example}`;
  return `# Values of the variables of ${environment}, for tofu plan -var-file values.tfvars
# Secret: do not commit this file, do not send it around.
# "standsmith credentials ${environment}" adds what is missing and keeps everything that is here.

${hasSite ? '# What the site configuration says of the cluster holds where nothing is written here\n\n' : ''}# URL of the Proxmox VE API of your cluster
${hasSite ? optional('proxmox_endpoint', '"https://pve1.example.org:8006/"') : `proxmox_endpoint = ${given.proxmox_endpoint ?? `"${PLACEHOLDER_ENDPOINT}" # fill in`}`}

# Who makes the changes there: an API token …
${optional('proxmox_api_token', '"terraform@pve!standsmith=00000000-0000-0000-0000-000000000000"')}

# … or, without a token, a user with password
${optional('proxmox_username', '"root@pam"')}
${optional('proxmox_password', '"…"')}
${usesSsh ? `
# Who writes files on the nodes over SSH (data for cloud-init, Ignition, hook scripts); without this, the user and password above
${optional('proxmox_ssh_username', '"root"')}
${optional('proxmox_ssh_password', '"…"')}
# … or a private key, with no passphrase
# proxmox_ssh_private_key = <<EOT
# -----BEGIN OPENSSH PRIVATE KEY-----
# …
# EOT
` : ''}
# true accepts any TLS certificate, such as the one that a new Proxmox VE makes for itself
${hasSite ? optional('proxmox_insecure', 'false') : `proxmox_insecure = ${given.proxmox_insecure ?? 'false'}`}
${studentPasswords === undefined ? '' : `
# Passwords of the students, by the part of the user id before @
student_passwords = ${studentPasswords}
`}`;
}
