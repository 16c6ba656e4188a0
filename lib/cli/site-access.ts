import { existsSync } from 'node:fs';
import path from 'node:path';
import { missingAccess } from '../config/credentials';
import type { HclValues } from '../config/hcl';
import { find } from '../config/located';
import { PLACEHOLDER_ENDPOINT } from '../config/new-values';
import { parseYaml } from '../config/parse-yaml';
import { displayPath, readText } from '../config/read-text';
import { findSite } from '../config/site/find-site';
import { loadSite } from '../config/site/load-site';
import { readSecrets } from '../config/site/read-secrets';
import { resolveNode } from '../config/site/resolve-node';
import type { Site, SiteNode } from '../config/site/site';
import { readValues } from '../config/values-file';
import { quote } from '../values/quote';
import { envsFolder, type Context } from './context';
import { CommandError } from './errors';
import { EXIT } from './exit-codes';
import { leadsElsewhere } from './leads-elsewhere';

/**
 * Adds the way to the cluster that the site knows, where `values.tfvars` of an environment, and the variables of the process, say none: in memory, as
 * variables of tofu.
 *
 * @throws InputError when the site, or its secrets, cannot be read
 * @throws CommandError when `values.tfvars` still has what hides it
 */
export async function withSite(context: Context, environment: string): Promise<Context> {
  const directory = path.join(envsFolder(context), environment.replace(/^envs\//, ''));
  if (leadsElsewhere(context.env) || !existsSync(path.join(directory, 'env.yaml'))) return context;
  const file = path.join(directory, 'values.tfvars');
  const values = await readValues(file, context.root);
  if (missingAccess(values).length === 0) return context;
  const known = siteNode(context, path.basename(directory));
  if (known === undefined) return context;
  const { site, name } = known;
  const node = resolveNode(site, name, await readSecrets(site, { env: context.env }));
  if (values.proxmox_endpoint === PLACEHOLDER_ENDPOINT) {
    throw new CommandError(
      `${path.relative(context.root, file)} has the endpoint that was to be filled in, ${quote(PLACEHOLDER_ENDPOINT)}, and the site knows the one of ${name}\n`
      + '    remove the lines proxmox_endpoint and proxmox_insecure from the file', EXIT.badInput,
    );
  }
  const hidden = Object.keys(values).filter(key => key.startsWith('proxmox_') && (values[key] === '' || values[key] === null));
  if (hidden.length > 0) {
    throw new CommandError(
      `${path.relative(context.root, file)} has nothing behind ${hidden.join(', ')}, and a file of values goes before what the site says of ${name}\n`
      + `    remove the line${hidden.length > 1 ? 's' : ''} ${hidden.join(', ')} from the file`, EXIT.badInput,
    );
  }
  const added = variablesOf(node, values, context);
  const endpoint = node.apiEndpoint ?? 'which has no api_endpoint';
  if (Object.keys(added).length > 0) context.io.err(`cluster: node ${name} of ${displayPath(site.folder, context.root)}, ${endpoint}`);
  return { ...context, env: { ...context.env, ...added } };
}

/**
 * The node of the site that an environment is put on: what the site's file about it says, else the first node that it names and the site knows.
 *
 * @returns undefined where there is no site, or no such node in it
 * @throws InputError when the site cannot be read
 */
export function siteNode(context: Context, environment: string): { readonly site: Site; readonly name: string } | undefined {
  const folder = findSite(context.env, context.root);
  if (folder === undefined) return undefined;
  const site = loadSite(folder, context.root);
  const named = () => namedNodes(path.join(envsFolder(context), environment, 'env.yaml')).find(node => site.nodes.has(node));
  const name = site.environments.get(environment)?.node ?? named();
  return name === undefined ? undefined : { site, name };
}

function namedNodes(file: string): string[] {
  const read = readText(file, file);
  const tree = 'text' in read ? parseYaml(read.text, file).tree : undefined;
  const nodes = find(tree, ['proxmox', 'nodes']);
  const named = [find(tree, ['proxmox', 'node_name']), ...nodes?.kind === 'list' ? nodes.items : []];
  return named.flatMap(node => (node?.kind === 'scalar' ? [String(node.value)] : []));
}

/** What the file says stays as it is. */
function variablesOf({ apiEndpoint, apiToken, insecure, host }: SiteNode, values: HclValues, { env }: Context): Record<string, string> {
  const hasLogin = values.proxmox_api_token !== undefined || values.proxmox_username !== undefined;
  const keyFile = host.sshKeyFile?.replace(/^~(?=\/)/, env.HOME ?? '~');
  const key = keyFile === undefined ? undefined : readText(keyFile, keyFile);
  const known: Record<string, string | undefined> = {
    proxmox_endpoint: apiEndpoint,
    proxmox_api_token: hasLogin ? undefined : apiToken,
    proxmox_insecure: insecure ? 'true' : undefined,
    proxmox_ssh_username: host.sshUser,
    proxmox_ssh_private_key: key !== undefined && 'text' in key ? key.text : undefined,
  };
  const added = Object.entries(known).filter(([name, value]) => value !== undefined && values[name] === undefined);
  return Object.fromEntries(added.map(([name, value]) => [`TF_VAR_${name}`, value!]));
}
