import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { startSimulatedCluster } from '../../lib/sim/index';
import type { ClusterDescriptionInput, SshAccess } from '../../lib/sim/index';
import { startStandInProvider } from '../../lib/sim/provider/index';
import { PveClient } from '../../lib/sim/provider/pve/pve-client';
import { differences } from './differences';
import { startRecordingProxy, withoutTaskNumbers } from './recording-proxy';
import type { RecordedRequest } from './recording-proxy';
import { runTofu } from './tofu';

export interface Access {
  readonly endpoint: string;
  readonly username: string;
  readonly password: string;
  readonly apiToken: string;
  /** How the nodes are reached over SSH. */
  readonly ssh?: SshAccess;
  /** Where the files lie that a step writes. */
  readonly folder: string;
}

/** A configuration that is applied after the one before it; null destroys everything. */
export interface Step {
  readonly name: string;
  readonly config: ((access: Access) => object) | null;
  /** Whether the state is lost before: what is on the cluster is then to be imported. */
  readonly forgets?: boolean;
  /** What somebody else does on the cluster before. */
  readonly outside?: (client: PveClient) => Promise<void>;
  /** Files that are written before, by name; null: removed. Each is a second older than the one before it. */
  readonly files?: Readonly<Record<string, string | null>>;
}

export interface StepResult {
  readonly name: string;
  /** Resource by address: actions, before, after … of the plan. */
  readonly planned: Readonly<Record<string, unknown>>;
  /** The same for what has changed outside of tofu. */
  readonly drift: Readonly<Record<string, unknown>>;
  /** Resource by address: what is in the state after the apply. */
  readonly state: Readonly<Record<string, unknown>>;
  readonly planRequests: readonly RecordedRequest[];
  readonly applyRequests: readonly RecordedRequest[];
  /** What a plan right after the apply would change. */
  readonly secondPlan: Readonly<Record<string, unknown>>;
  /** What is on the cluster otherwise than before the first step. */
  readonly cluster: Readonly<Record<string, unknown>>;
  /** What tofu says where it fails. */
  readonly errors: readonly string[];
}

interface Tofu {
  (...args: readonly string[]): Promise<string>;
}

interface Shown {
  readonly resource_changes?: readonly { readonly address: string; readonly change: Record<string, unknown> }[];
  readonly resource_drift?: readonly { readonly address: string; readonly change: Record<string, unknown> }[];
  readonly values?: { readonly root_module: { readonly resources?: readonly { address: string; values: object; sensitive_values: object }[] } };
}

const fieldsOfChange = ['actions', 'before', 'after', 'after_unknown', 'before_sensitive', 'after_sensitive', 'replace_paths'];

/** What is made up at the time: ids of appliers and of OpenTofu's own `terraform_data`, tokens. */
const madeUp: Readonly<Record<string, string>> = { proxmox_sdn_applier: 'id', terraform_data: 'id', proxmox_user_token: 'value' };

function comparable(address: string, values: unknown): unknown {
  const name = madeUp[address.split('.')[0] ?? ''];
  if (name === undefined || typeof values !== 'object' || values === null || typeof (values as Record<string, unknown>)[name] !== 'string') {
    return values;
  }
  return { ...values, [name]: 'made up' };
}

function changes(list: Shown['resource_changes'] = []): Record<string, unknown> {
  return Object.fromEntries(list.map(({ address, change }) => [
    address, Object.fromEntries(fieldsOfChange.map((field) => [field, comparable(address, change[field])])),
  ]));
}

function resources(shown: Shown): Record<string, unknown> {
  const list = shown.values?.root_module.resources ?? [];
  return Object.fromEntries(list.map(({ address, values, sensitive_values: sensitive }) => [
    address, { values: comparable(address, values), sensitive },
  ]));
}

/** The changes of a plan that change something. */
function effective(shown: Shown): Record<string, unknown> {
  const isEffective = ({ change }: { change: Record<string, unknown> }): boolean => JSON.stringify(change['actions']) !== '["no-op"]';
  return changes(shown.resource_changes?.filter(isEffective));
}

function clientFor({ endpoint, apiToken }: Access): PveClient {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  return new PveClient({ origin: new URL(endpoint).origin, credentials: { kind: 'token', token: apiToken }, dispatcher });
}

const filesBegin = Date.UTC(2026, 0, 1) / 1000;

/** With times that are the same in every run. */
async function writeFiles(folder: string, files: Step['files'] = {}): Promise<void> {
  for (const [index, [name, content]] of Object.entries(files).entries()) {
    const path = join(folder, name);
    await (content === null ? rm(path) : writeFile(path, content));
    if (content !== null) {
      await utimes(path, filesBegin, filesBegin + content.length - index);
    }
  }
}

interface LoggedRequests {
  readonly data: { readonly latest: readonly { readonly method: string; readonly path: string; readonly status: number }[] };
}

/** What nodes were asked over SSH, in all. */
async function sshRequests({ endpoint, apiToken }: Omit<Access, 'folder'>): Promise<readonly RecordedRequest[]> {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const answer = await request(`${endpoint}simulator/requests`, { dispatcher, headers: { authorization: `PVEAPIToken=${apiToken}` } });
  const { data } = await answer.body.json() as LoggedRequests;
  await dispatcher.close();
  return data.latest.filter(({ method }) => method === 'SSH').map(({ path, status }) => `SSH ${path} ${status}`);
}

/** Without colours, line numbers, the source that is quoted, and what differs from run to run. */
function comparableError(text: string): string {
  const lines = withoutTaskNumbers(text.replace(/\u001b\[[0-9;]*m/g, '')).split('\n');
  return lines.filter((line) => !/^. {2,}(?:on main|\d+: )/.test(line)).join('\n');
}

async function runStep(
  step: Step, access: Access, folder: string, tofu: Tofu, take: () => Promise<readonly RecordedRequest[]>, cluster: () => StepResult['cluster'],
): Promise<StepResult> {
  await writeFiles(folder, step.files);
  await step.outside?.(clientFor(access));
  const errors: string[] = [];
  const attempt: Tofu = async (...args) => tofu(...args).catch((error: unknown) => {
    errors.push(comparableError(String(error)));
    return '{}';
  });
  if (step.forgets === true) {
    await rm(join(folder, 'terraform.tfstate'));
  }
  if (step.config !== null) {
    await writeFile(join(folder, 'main.tf.json'), JSON.stringify(step.config(access)));
    if (!existsSync(join(folder, '.terraform'))) {
      await attempt('init', '-input=false');
    }
  }
  await take();
  await rm(join(folder, 'plan'), { force: true });
  await attempt('plan', '-input=false', '-parallelism=1', '-out=plan', ...(step.config === null ? ['-destroy'] : []));
  const planRequests = await take();
  const isPlanned = existsSync(join(folder, 'plan'));
  const shownPlan = isPlanned ? JSON.parse(await attempt('show', '-json', 'plan')) as Shown : {};
  if (isPlanned) {
    await attempt('apply', '-input=false', '-parallelism=1', 'plan');
  }
  const applyRequests = await take();
  const state = resources(JSON.parse(await attempt('show', '-json')) as Shown);
  let secondPlan = {};
  if (isPlanned && step.config !== null) {
    await attempt('plan', '-input=false', '-parallelism=1', '-out=again');
    secondPlan = effective(JSON.parse(await attempt('show', '-json', 'again')) as Shown);
  }
  return {
    name: step.name,
    planned: changes(shownPlan.resource_changes),
    drift: changes(shownPlan.resource_drift),
    state, planRequests, applyRequests, secondPlan, cluster: cluster(), errors,
  };
}

/** Another home for tofu, so that the provider does not write into this user's `known_hosts`, with the same mirror of providers. */
async function otherHome(folder: string): Promise<Readonly<Record<string, string>>> {
  const home = join(folder, 'home');
  await mkdir(home);
  const mirror = join(homedir(), '.terraform.d', 'plugins');
  await writeFile(join(home, 'tofurc'), `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
  return { HOME: home, TF_CLI_CONFIG_FILE: join(home, 'tofurc') };
}

/** Runs the steps one after the other against a new simulated cluster, with either provider. */
export async function runScenario(
  provider: 'real' | 'stand-in', description: ClusterDescriptionInput, steps: readonly Step[],
): Promise<readonly StepResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'standsmith-scenario-'));
  const cluster = await startSimulatedCluster({ description, ssh: {} });
  const proxy = await startRecordingProxy(cluster.endpoint);
  const standIn = provider === 'stand-in' ? await startStandInProvider() : undefined;
  const home = await otherHome(folder);
  const tofu: Tofu = async (...args) => {
    const { code, stdout, stderr } = await runTofu(folder, args, { ...home, ...(standIn && { TF_REATTACH_PROVIDERS: standIn.reattach }) });
    if (code !== 0) {
      throw new Error(`tofu ${args.join(' ')} failed: ${stderr}`);
    }
    return stdout;
  };
  try {
    const results: StepResult[] = [];
    const untouched = cluster.dump();
    let askedBefore = 0;
    const take = async (): Promise<readonly RecordedRequest[]> => {
      const requests = proxy.take();
      const asked = await sshRequests(cluster);
      const since = asked.slice(askedBefore);
      askedBefore = asked.length;
      return [...requests, ...since];
    };
    const changedCluster = (): StepResult['cluster'] => differences(untouched, cluster.dump());
    for (const step of steps) {
      results.push(await runStep(step, { ...cluster, endpoint: proxy.endpoint, folder }, folder, tofu, take, changedCluster));
    }
    // the folder has another name each time
    return JSON.parse(JSON.stringify(results).replaceAll(folder, '/folder')) as StepResult[];
  } finally {
    await standIn?.stop();
    await proxy.stop();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
