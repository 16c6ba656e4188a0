import path from 'node:path';
import { Option, type Command } from 'commander';
import type { EnvConfig } from '../../config/env-config';
import { environmentKind } from '../../config/environment-kind';
import { loadEnv } from '../../config/load-env';
import { loadMachines } from '../../config/machines/load-machines';
import { loadTalos } from '../../config/talos/load-talos';
import { readAllocations } from '../../model/allocations-file';
import { allocatedNodes } from '../../model/placement';
import { listEnvironments } from '../../model/plan-environments';
import { hasSharedReplica } from '../../model/replicas';
import { runProcess, type Environment } from '../../tofu/process';
import { InputError } from '../../values/finding';
import { quote } from '../../values/quote';
import { envsFolder, type Context } from '../context';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { siteFinder } from '../known-site';
import { expectedCluster, readClusterDescription } from '../simulation/expected-cluster';
import { expectedByMachines, expectedByTalos, type ExpectedByMachines } from '../simulation/expected-machines';
import { readFaults, reportRun } from '../simulation/faults';
import type { Simulation, SimulationOptions } from '../simulation/start-simulation';
import { parseListen, previousPort } from '../simulation/listen';
import { needsIgnition } from '../simulation/ignition';
import { neededTalos } from '../simulation/talos';
import { withoutCluster } from '../simulation/without-cluster';

interface Options {
  readonly cluster?: string;
  readonly data?: string;
  readonly listen?: string;
  readonly provider: SimulationOptions['provider'];
  readonly clock: SimulationOptions['clock'];
  readonly faults?: string;
  readonly fresh?: boolean;
  readonly dump?: boolean;
}

const HELP = `
Examples:
  standsmith sim -- standsmith apply class-router
  standsmith sim -- bash -c 'cd cdktf.out/stacks/class-router && tofu init && tofu plan -var-file values.tfvars -out vm && tofu apply vm'
  standsmith sim --listen 127.0.0.1:8006 --data lab.json

What is made stays in the data file, so that the next run meets the same cluster. State and credentials of simulated runs are kept
beside it: neither the environment's own state nor the cluster that values.tfvars names is ever touched.`;

export function addSim(program: Command, context: Context, exit: (code: number) => void): void {
  program.command('sim')
    .description('start a simulated Proxmox cluster, and run a command that meets it in the place of a real one')
    .argument('[command...]', 'command to run, behind --')
    .option('--cluster <file>', 'YAML file with nodes, storages, bridges and templates (default: what the environments at hand expect)')
    .option('--data <file>', 'file that keeps the cluster between runs (default: .standsmith/simulated-cluster.json, or one of its own for --cluster)')
    .option('--fresh', 'begin with a new cluster, and forget the states of earlier runs')
    .option('--listen <host:port>', 'address to listen on; keeps the cluster up where there is no command (loopback only)')
    .addOption(new Option('--provider <which>', 'provider that tofu uses').choices(['auto', 'real', 'stand-in']).default('auto'))
    .addOption(new Option('--clock <which>', 'how long tasks take').choices(['instant', 'realistic', 'simulated']).default('instant'))
    .option('--faults <file>', 'YAML file with what shall go wrong (docs/simulated-proxmox.md)')
    .option('--dump', 'print what is on the cluster as JSON, at the end')
    .addHelpText('after', HELP)
    .action(async (command: string[], options: Options) => {
      if (command.length === 0 && options.listen === undefined && !options.dump) {
        throw new CommandError('nothing to run\n    standsmith sim -- COMMAND, or standsmith sim --listen 127.0.0.1:8006', EXIT.badInput);
      }
      const needed = { talos: neededTalos(context, command), ignition: needsIgnition(context, command) };
      const { startSimulation } = await import('../simulation/start-simulation.js');
      const simulation = await startSimulation(context, { ...simulationOptions(context, options), ...needed });
      try {
        context.io.err(introduce(simulation));
        exit(await run(context, command, options, simulation));
        for (const line of reportRun(simulation.cluster, options.clock)) context.io.err(line);
        if (options.dump) context.io.out(JSON.stringify(simulation.cluster.dump(), null, 2));
      } finally {
        await simulation.stop();
      }
    });
}

async function run(context: Context, command: readonly string[], options: Options, { variables, cluster }: Simulation): Promise<number> {
  if (command.length > 0) return runCommand(command, context.root, { ...withoutCluster(context.env), ...variables });
  if (options.listen === undefined) return EXIT.done;
  const ended = new Promise<void>(resolve => ['SIGINT', 'SIGTERM'].forEach(signal => process.once(signal, () => resolve())));
  for (const [name, value] of Object.entries(variables)) context.io.out(`export ${name}='${value.replaceAll("'", `'\\''`)}'`);
  for (const line of introduceSsh(cluster)) context.io.err(line);
  context.io.err(`listening on ${cluster.endpoint}; Ctrl-C ends it`);
  await ended;
  return EXIT.done;
}

function introduceSsh({ ssh }: Simulation['cluster']): string[] {
  if (ssh === undefined) return [];
  const nodes = Object.entries(ssh.nodes).map(([node, { host, port }]) => `${node} takes snippets: sftp -P ${port} ${ssh.username}@${host}`);
  return [...nodes, `the nodes' SSH host key is ${ssh.hostKeyFingerprint}`];
}

async function runCommand([program, ...args]: readonly string[], cwd: string, env: Environment): Promise<number> {
  try {
    return (await runProcess(program!, args, { cwd, env })).code;
  } catch (error) {
    throw new CommandError(`${quote(program!)} cannot be run: ${(error as Error).message}\n    write the command as a shell would have it: sim -- bash -c '…'`);
  }
}

function simulationOptions(context: Context, options: Options): SimulationOptions {
  const dataFile = path.resolve(context.root, options.data ?? path.join('.standsmith', defaultDataFile(options.cluster)));
  const { host, port } = options.listen === undefined ? { host: '127.0.0.1', port: previousPort(dataFile) } : parseListen(options.listen);
  const description = options.cluster === undefined
    ? expectedByEnvironments(context)
    : readClusterDescription(path.resolve(context.root, options.cluster));
  const isPortFixed = options.listen !== undefined;
  const faults = options.faults === undefined ? [] : readFaults(path.resolve(context.root, options.faults));
  return { description, dataFile, host, port, isPortFixed, provider: options.provider, clock: options.clock, fresh: options.fresh ?? false, faults };
}

/** A cluster that is described by a file is another one than that of the environments at hand. */
function defaultDataFile(clusterFile: string | undefined): string {
  return clusterFile === undefined ? 'simulated-cluster.json' : `${path.parse(clusterFile).name}.cluster.json`;
}

/** Those that can be read: a broken one is no reason to refuse the others a cluster. */
function expectedByEnvironments(context: Context) {
  const configs: EnvConfig[] = [];
  const nodes: string[] = [];
  const others: ExpectedByMachines[] = [];
  let hasSharedStorage = false;
  const site = siteFinder(context);
  for (const name of listEnvironments(envsFolder(context))) {
    try {
      const directory = path.join(envsFolder(context), name);
      const kind = environmentKind(directory, context.root);
      if (kind === 'machines') {
        others.push(expectedByMachines(loadMachines(directory, context.root, site()), readAllocations(directory, context.root)));
      } else if (kind === 'talos') {
        others.push(expectedByTalos(loadTalos(directory, context.root)));
      } else {
        const allocations = readAllocations(directory, context.root);
        configs.push(loadEnv(directory, { root: context.root }));
        nodes.push(...allocatedNodes(allocations));
        hasSharedStorage ||= hasSharedReplica(allocations);
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      context.io.err(`envs/${name} cannot be read, so the simulated cluster does not know what it expects: standsmith validate ${name} says why`);
    }
  }
  return expectedCluster(configs, { nodes, hasSharedStorage }, others);
}

function introduce({ provider, providers, cluster }: Simulation): string {
  const [first = '', ...further] = providers;
  const which = (name: string) => (provider === 'real' ? `the real provider ${name}` : `the stand-in provider, which does what ${name} does as far as it was seen`);
  return [`simulated Proxmox cluster on ${cluster.endpoint}, driven by ${which(first)}`, ...further.map(name => `and by ${which(name)}`)].join('\n');
}
