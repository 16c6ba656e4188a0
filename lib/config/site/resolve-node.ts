import { didYouMean } from '../../values/did-you-mean';
import { InputError } from '../../values/finding';
import { quote } from '../../values/quote';
import { merge } from '../merge';
import { displayPath } from '../read-text';
import type { Secrets, Site, SiteNode } from './site';
import { nodeLayers, toSiteSettings } from './site-settings';

/**
 * A node with everything that its keys lead to.
 *
 * @param secrets as `readSecrets` gives them. @default what is secret is left out
 * @throws InputError when there is no such node
 */
export function resolveNode(site: Site, name: string, secrets: Secrets = {}): SiteNode {
  const file = site.nodes.get(name);
  if (file === undefined) throw noNode(site, name);
  const settings = toSiteSettings(merge(nodeLayers(site, name)));
  const host = file.host === undefined ? undefined : site.hosts.get(file.host);
  return {
    ...settings,
    name,
    apiEndpoint: file.apiEndpoint,
    apiToken: file.apiToken === undefined ? undefined : secrets.api_tokens?.[file.apiToken],
    insecure: file.insecure,
    parentNode: file.parentNode,
    host: {
      name: host?.name,
      address: file.ip ?? host?.address ?? addressOf(file.apiEndpoint),
      sshUser: host?.sshUser ?? settings.sshUser ?? 'root',
      sshPort: host?.sshPort ?? 22,
      sshKeyFile: host?.sshKeyFile,
      authorizedKeys: (host?.authorizedKeys ?? []).flatMap((key) => secrets.ssh_keys?.[key] ?? []),
    },
  };
}

function addressOf(endpoint: string | undefined): string | undefined {
  return endpoint === undefined ? undefined : new URL(endpoint).hostname.replace(/^\[|\]$/g, '');
}

function noNode(site: Site, name: string): InputError {
  const names = [...site.nodes.keys()];
  const meant = didYouMean(name, names);
  return new InputError([{
    position: { file: displayPath(`${site.folder}/nodes`, site.root), line: 1, column: 1 },
    message: `there is no node ${quote(name)}${names.length === 0 ? '' : `; there are ${names.join(', ')}`}`,
    fix: meant === undefined ? `make nodes/${name}.yaml` : `did you mean ${meant}?`,
  }]);
}
