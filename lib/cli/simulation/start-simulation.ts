import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sync as writeFileAtomicSync } from 'write-file-atomic';
import {
  startSimulatedCluster, type ClusterDescriptionInput, type FaultInput, type SimulatedCluster, type SimulatedClusterOptions, type TalosOptions,
} from '../../sim';
import { startStandInProvider, type StandInProvider } from '../../sim/provider';
import { findTofu } from '../../tofu/find-tofu';
import type { Environment } from '../../tofu/process';
import type { Context } from '../context';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { chooseProvider, type ProviderChoice, type ProviderName } from './choose-provider';
import { claimDataFile } from './claim-data-file';
import { previousSshPorts, statesFolderOf } from './listen';
import type { SimulationSettings } from './simulated-arguments';
import { talosVariables } from './talos';

export interface SimulationOptions {
  readonly description: ClusterDescriptionInput;
  /** File that keeps the cluster's state. */
  readonly dataFile: string;
  readonly provider: ProviderChoice;
  readonly clock: 'instant' | 'realistic' | 'simulated';
  /** What shall go wrong. */
  readonly faults: readonly FaultInput[];
  readonly host: string;
  readonly port: number;
  /** Whether no other port will do. */
  readonly isPortFixed: boolean;
  /** Whether to begin with a new cluster, and new states. */
  readonly fresh: boolean;
  /**
   * What Talos machines, and their provider, need.
   *
   * @default - there are none
   */
  readonly talos?: TalosOptions;
  /** Whether there are machines that Ignition sets up. @default false */
  readonly ignition?: boolean;
}

export interface Simulation {
  readonly cluster: SimulatedCluster;
  readonly provider: 'real' | 'stand-in';
  /** The providers that it is said of. */
  readonly providers: readonly ProviderName[];
  /** Variables for processes that shall meet the simulated cluster. */
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Set inside a simulation: the file that keeps its cluster. */
const INSIDE = 'STANDSMITH_SIMULATION';

/** Starts a simulated cluster, the stand-in provider where it is needed, and a `tofu` that leads to them. */
export async function startSimulation(context: Context, options: SimulationOptions): Promise<Simulation> {
  const statesFolder = statesFolderOf(options.dataFile);
  const { env } = context;
  if (env[INSIDE]) throw new CommandError(`this runs inside the simulation of ${env[INSIDE]} already\n    run the command without "standsmith sim --"`, EXIT.refused);
  const binary = await findTofu(env);
  const providers: readonly ProviderName[] = [
    'bpg/proxmox', ...options.talos === undefined ? [] : ['siderolabs/talos'] as const, ...options.ignition ? ['poseidon/ct'] as const : [],
  ];
  const provider = await chooseProvider(options.provider, providers, binary, env);
  const ssh = { ports: previousSshPorts(options.dataFile) };
  const release = claimDataFile(options.dataFile, statesFolder, options.fresh);
  let cluster: SimulatedCluster | undefined;
  let standIn: StandInProvider | undefined;
  const stop = async () => {
    await standIn?.stop();
    await cluster?.stop();
    release();
  };
  try {
    cluster = await startOnFreePort({ ...options, ssh });
    standIn = provider === 'stand-in' ? await startStandInProvider({ certificateAuthority: cluster.certificatePem, ssh: cluster.ssh, talos: cluster.talos }) : undefined;
    const settings: SimulationSettings = {
      binary, endpoint: cluster.endpoint, varFile: path.join(statesFolder, 'simulator.tfvars'),
      sshVarFile: path.join(statesFolder, 'simulator-ssh.tfvars'),
      machineVarFile: path.join(statesFolder, 'simulator-machines.tfvars'), statesFolder, sshPorts: sshPortsOf(cluster),
    };
    writeFileAtomicSync(settings.varFile, clusterValues(cluster), { mode: 0o600 });
    writeFileAtomicSync(settings.sshVarFile, sshValues(cluster), { mode: 0o600 });
    writeFileAtomicSync(settings.machineVarFile!, machineValues(cluster), { mode: 0o600 });
    const tofu = writeSimulatedTofu(statesFolder, settings);
    const variables = {
      ...childVariables(env, tofu, cluster),
      ...(cluster.talos && talosVariables(cluster.talos, statesFolder, env)),
      ...(standIn && { TF_REATTACH_PROVIDERS: standIn.reattach }),
    };
    return { cluster, provider, providers, variables: { ...variables, [INSIDE]: options.dataFile }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The port of the run before may be somebody else's by now. */
async function startOnFreePort(options: SimulationOptions & Pick<SimulatedClusterOptions, 'ssh'>): Promise<SimulatedCluster> {
  try {
    return await startSimulatedCluster(options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE' && !options.isPortFixed) return startSimulatedCluster({ ...options, port: 0 });
    throw (error as NodeJS.ErrnoException).syscall === undefined ? new CommandError((error as Error).message, EXIT.badInput) : error;
  }
}

function sshPortsOf({ ssh }: SimulatedCluster): Record<string, number> {
  return Object.fromEntries(Object.entries(ssh?.nodes ?? {}).map(([node, { port }]) => [node, port]));
}

/** Leads to the simulated cluster, whatever the file before it says. */
function clusterValues({ endpoint, apiToken }: SimulatedCluster): string {
  return `proxmox_endpoint = "${endpoint}"\nproxmox_api_token = "${apiToken}"\nproxmox_username = null\nproxmox_password = null\nproxmox_insecure = true\n`;
}

function sshValues({ ssh }: SimulatedCluster): string {
  return `proxmox_ssh_username = "${ssh?.username ?? ''}"\nproxmox_ssh_password = "${ssh?.password ?? ''}"\nproxmox_ssh_private_key = null\n`;
}

/** By this server tofu comes to simulated machines, and to no real one that has the same address. */
function machineValues({ ssh }: SimulatedCluster): string {
  return `machine_ssh_proxy = "${ssh?.socksServer ?? '127.0.0.1:9'}"\n`;
}

/** Simulated machines let every key in. */
function someKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}

function childVariables(env: Environment, tofu: string, cluster: SimulatedCluster): Record<string, string> {
  return {
    PATH: `${path.dirname(tofu)}${path.delimiter}${env.PATH ?? ''}`,
    TOFU: tofu,
    PROXMOX_VE_ENDPOINT: cluster.endpoint,
    PROXMOX_VE_API_TOKEN: cluster.apiToken,
    PROXMOX_VE_INSECURE: 'true',
    TF_VAR_proxmox_root_password: cluster.password,
    TF_VAR_machine_ssh_private_key: someKey(),
    ...sshVariables(cluster),
    ...(cluster.certificateFile === undefined ? {} : { STANDSMITH_SIMULATOR_CERTIFICATE: cluster.certificateFile }),
  };
}

/** A node's address may be a real one's: through this server, the provider comes to the simulated nodes, and to no other. */
function sshVariables({ ssh }: SimulatedCluster): Record<string, string> {
  return ssh === undefined ? {} : {
    PROXMOX_VE_SSH_USERNAME: ssh.username,
    PROXMOX_VE_SSH_PASSWORD: ssh.password,
    PROXMOX_VE_SSH_SOCKS5_SERVER: ssh.socksServer,
  };
}

/** A `tofu` for the front of `PATH`. */
function writeSimulatedTofu(statesFolder: string, settings: SimulationSettings): string {
  const settingsFile = path.join(statesFolder, 'settings.json');
  writeFileAtomicSync(settingsFile, JSON.stringify(settings), { mode: 0o600 });
  const script = path.join(statesFolder, 'bin', 'tofu');
  mkdirSync(path.dirname(script), { recursive: true });
  const entry = path.resolve(__dirname, '..', 'index.js');
  const words = [process.execPath, entry, 'simulated-tofu', settingsFile].map(word => `'${word.replaceAll("'", `'\\''`)}'`);
  writeFileSync(script, `#!/bin/sh\n# tofu, led to the simulated cluster\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 });
  return script;
}
