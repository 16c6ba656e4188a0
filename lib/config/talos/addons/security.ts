import { z } from 'zod';
import { choice, list, section, text } from '../../schema-parts';
import { checkFileName, checkHttpsUrl, checkNamespace, checkText } from '../checks';

const LEVELS = ['privileged', 'baseline', 'restricted'] as const;
type Level = typeof LEVELS[number];

const podSecurity = section('pod_security', {
  enforce: choice(LEVELS, 'enforce', 'What pods must keep to; unset: baseline').nullish(),
  audit: choice(LEVELS, 'audit', 'What is noted in the audit log where pods do not keep to it; unset: restricted').nullish(),
  warn: choice(LEVELS, 'warn', 'What whoever makes a pod is warned of; unset: restricted').nullish(),
  exempt_namespaces: list(text(checkNamespace, 'Namespace', 'longhorn-system'), 0, 100, 'exempt_namespaces',
    'Namespaces besides kube-system where it does not hold', '[longhorn-system]').nullish(),
});

const oidc = section('oidc', {
  issuer_url: text(checkHttpsUrl, 'URL of the identity provider', 'https://id.example.org/realms/homelab'),
  client_id: text(checkText(200), 'Client that tokens are made for', 'kubernetes'),
  username_claim: text(checkText(200), 'What of a token is the name of the user; unset: sub', 'email').nullish(),
  username_prefix: text(checkText(200), 'What is put before it; unset: issuer and #, for email nothing; "-" is nothing', 'oidc:').nullish(),
  groups_claim: text(checkText(200), 'What of a token is the list of the user\'s groups', 'groups').nullish(),
  groups_prefix: text(checkText(200), 'What is put before each', 'oidc:').nullish(),
});

/** Keys of `cluster` about who may do what, and what is encrypted. */
export const securityShape = {
  disk_encryption: choice(['node-id', 'tpm'], 'disk_encryption',
    'What the disks of the machines, STATE and EPHEMERAL, are encrypted with: a key made from the machine\'s id, or one in its TPM, which takes image.secure_boot').nullish(),
  pod_security: podSecurity.nullish(),
  audit_policy: text(checkFileName, 'File of the environment\'s folder with what the API server notes down', 'audit-policy.yaml').nullish(),
  oidc: oidc.nullish(),
};

/** Who may do what, and what is encrypted. Unset: as Talos has it. */
export interface SecurityConfig {
  readonly diskEncryption?: 'node-id' | 'tpm';
  readonly podSecurity?: { readonly enforce: Level; readonly audit: Level; readonly warn: Level; readonly exemptNamespaces: readonly string[] };
  /** An object of kind Policy, as YAML. */
  readonly auditPolicy?: string;
  readonly oidc?: OidcConfig;
}

export interface OidcConfig {
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly usernameClaim?: string;
  readonly usernamePrefix?: string;
  readonly groupsClaim?: string;
  readonly groupsPrefix?: string;
}

type Given = z.infer<z.ZodObject<typeof securityShape>>;

/** @param files texts of the files that are named */
export function toSecurity(given: Given, files: ReadonlyMap<string, string>): SecurityConfig {
  const { disk_encryption: diskEncryption, pod_security: pods, audit_policy: policy, oidc: identity } = given;
  return {
    diskEncryption: diskEncryption ?? undefined,
    podSecurity: pods ? {
      enforce: pods.enforce ?? 'baseline', audit: pods.audit ?? 'restricted', warn: pods.warn ?? 'restricted', exemptNamespaces: pods.exempt_namespaces ?? [],
    } : undefined,
    auditPolicy: policy ? files.get(policy) : undefined,
    oidc: identity ? {
      issuerUrl: identity.issuer_url,
      clientId: identity.client_id,
      usernameClaim: identity.username_claim ?? undefined,
      usernamePrefix: identity.username_prefix ?? undefined,
      groupsClaim: identity.groups_claim ?? undefined,
      groupsPrefix: identity.groups_prefix ?? undefined,
    } : undefined,
  };
}
