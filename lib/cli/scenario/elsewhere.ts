import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { findSite } from '../../config/site/find-site';
import type { OnCluster } from '../../scenario/actions/action';
import type { Environment } from '../../tofu/process';
import { envsFolder, type Context } from '../context';
import { statesFolderOf } from '../simulation/listen';
import { withoutCluster } from '../simulation/without-cluster';

/** What an environment has of its own on each cluster: it is given out, made and kept there. */
const OWN = new Set(['allocations.yaml', 'values.tfvars']);

/**
 * The project as it is for another cluster than the host's: the same environment, with a node, a state and a way to the cluster of its own, below
 * `.standsmith`. The token is handed to tofu by its variables, and in no file.
 */
export function elsewhere(context: Context, environment: string, { node, endpoint, apiToken }: OnCluster): Context {
  if (endpoint === undefined) return context;
  const { root, env } = context;
  const folder = path.join(root, '.standsmith', env.STANDSMITH_SIMULATION ? 'simulated-elsewhere' : 'elsewhere', node ?? new URL(endpoint).hostname);
  const target = path.join(folder, 'envs', environment);
  mkdirSync(target, { recursive: true, mode: 0o700 });
  cpSync(path.join(envsFolder(context), environment), target, { recursive: true, filter: source => !OWN.has(path.basename(source)) && !/\.tfstate/.test(source) });
  const file = path.join(target, 'env.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  if (node !== undefined) document.setIn(['proxmox', 'node_name'], node);
  document.deleteIn(['proxmox', 'nodes']);
  writeFileSync(file, document.toString());
  const values = path.join(target, 'values.tfvars');
  if (!existsSync(values)) writeFileSync(values, '', { mode: 0o600 });
  // it is found from the project's own folder
  const site = findSite(env, root);
  return { ...context, root: folder, env: { ...realTofu(env), HOMESTAK_SITE_CONFIG: site, TF_VAR_proxmox_endpoint: endpoint, TF_VAR_proxmox_api_token: apiToken, TF_VAR_proxmox_insecure: 'true' } };
}

/** Inside a simulation, the tofu on `PATH` leads to the simulated cluster, whatever it is told: for another one, it is the one behind that. */
function realTofu({ STANDSMITH_SIMULATION: dataFile, ...env }: Environment): Environment {
  if (dataFile === undefined) return withoutCluster(env);
  const { binary } = JSON.parse(readFileSync(path.join(statesFolderOf(dataFile), 'settings.json'), 'utf8')) as { binary: string };
  return { ...withoutCluster(env), TOFU: binary };
}
