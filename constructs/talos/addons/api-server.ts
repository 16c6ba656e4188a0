import { parse } from 'yaml';
import type { ConfigPatch } from '../machine-configuration/document';
import type { OidcProps, PodSecurityProps, TalosAddonsProps } from './addons-props';

/** What the API server is told of those who use it; undefined when there is nothing to tell. */
export function apiServer({ podSecurity, auditPolicy, oidc }: TalosAddonsProps): ConfigPatch | undefined {
  const settings = {
    ...(podSecurity && { admissionControl: [{ name: 'PodSecurity', configuration: podSecurityConfiguration(podSecurity) }] }),
    ...(auditPolicy !== undefined && { auditPolicy: parse(auditPolicy) as object }),
    ...(oidc && { extraArgs: oidcArguments(oidc) }),
  };
  return Object.keys(settings).length > 0 ? settings : undefined;
}

/** Talos merges it into its own by the name, and exempts kube-system by itself. */
function podSecurityConfiguration({ enforce, audit, warn, exemptNamespaces }: PodSecurityProps): object {
  return {
    apiVersion: 'pod-security.admission.config.k8s.io/v1alpha1',
    kind: 'PodSecurityConfiguration',
    defaults: { enforce, 'enforce-version': 'latest', audit, 'audit-version': 'latest', warn, 'warn-version': 'latest' },
    ...(exemptNamespaces.length > 0 && { exemptions: { namespaces: [...exemptNamespaces] } }),
  };
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#openid-connect-tokens */
function oidcArguments(oidc: OidcProps): Record<string, string> {
  const given = {
    'oidc-issuer-url': oidc.issuerUrl,
    'oidc-client-id': oidc.clientId,
    'oidc-username-claim': oidc.usernameClaim,
    'oidc-username-prefix': oidc.usernamePrefix,
    'oidc-groups-claim': oidc.groupsClaim,
    'oidc-groups-prefix': oidc.groupsPrefix,
  };
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
