import path from 'node:path';
import type { Outputs } from '../../scenario/actions/action-type';
import type { SharedTools } from '../../scenario/run/run-phase';
import { cleanText } from '../../scenario/run/clean-lines';
import { masker, type Mask } from '../../scenario/run/mask';
import { claim, InUse } from '../../scenario/run/lock';
import { changedSince, newRecord, resumedRecord } from '../../scenario/run/new-record';
import { hasPassed, runScenario } from '../../scenario/run/run-scenario';
import { hostsWithRuns, RunFile, type RunRecord } from '../../scenario/run/run-state';
import { environmentsIn, tofuActionsIn, type Scenario } from '../../scenario/scenario';
import { HostKeys } from '../../scenario/ssh/host-keys';
import { reportOf, type ScenarioReport } from '../../report/scenario/report';
import type { SiteNode } from '../../config/site/site';
import type { Context } from '../context';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { clusterOpener, hostAccess } from './clusters';
import { environmentsOf } from './environments';
import { allInputs, givenInputs, secretInputs } from './inputs';
import { liveView } from './live-view';
import { loginOf } from './login';
import { commandFor, type RunOptions } from './options';
import { playbookFinder } from './playbooks';
import { lookAhead } from './preflight/look-ahead';
import { runProgram } from './run-program';
import { knownSecrets } from './secrets';
import { knownNode } from './site';
import { checkGivenBySkipped } from './skipped';

export interface Ran {
  readonly report: ScenarioReport;
  readonly exitCode: number;
}

/** Runs a scenario, from its beginning or from where it has stopped. */
export async function runCommand(context: Context, scenario: Scenario, options: RunOptions): Promise<Ran> {
  const { host } = options;
  const next = commandFor(context, scenario, options, '--resume');
  const given = givenInputs(scenario, options);
  const file = new RunFile(path.join(scenariosFolder(context), `${scenario.name}.${fileName(host)}.json`));
  const environments = environmentsIn(scenario.phases);
  const release = claimRun(context, scenario, host);
  try {
    const before = file.read();
    if (options.resume) checkResumed(context, scenario, { before, file }, options);
    const record = options.resume && before !== undefined
      ? resumedRecord(scenario, before, given, options.skip)
      : newRecord(scenario, host, given, options.skip, new Date());
    const toRun = record.phases.filter(({ status }) => status === 'waiting').map(({ name }) => name);
    const known = await knownNode(context, host, options.site);
    const secret = secretInputs(scenario, context.env);
    const inputs = allInputs(scenario, { ...record.inputs, ...secret }, inputsBySite(scenario, known.node), toRun, host);
    checkGivenBySkipped(scenario, record.phases, inputs);
    const access = await hostAccess(context, environments, known.node);
    const mask = masker(await knownSecrets(context, access, environments, known.secrets));
    const hostKeys = new HostKeys(record.hostKeys);
    const tools = toolsFor(context, {
      host, hostKeys, site: known.folder,
      withCluster: clusterOpener(access, context.env.SSL_CERT_FILE),
      login: loginOf(inputs, known.node, context.env),
    });
    if (options.preflight) {
      const refused = await lookAhead(context, scenario, toRun, { tools, inputs, node: known.node });
      if (refused.length > 0) return refusedRun(context, scenario, record, refused.map(text => cleanText(text, line => mask(line))));
    }
    if (!options.resume && before !== undefined) context.io.err(`an earlier run stopped half-way, and is forgotten now: --resume goes on with one`);
    return await perform(context, scenario, record, { tools, mask, file, next, inputs, secretInputs: secret, isVerbose: options.verbose });
  } finally {
    release();
  }
}

function inputsBySite({ inputs = {} }: Scenario, node: SiteNode | undefined): Outputs {
  const { address, authorizedKeys = [] } = node?.host ?? {};
  const known = Object.entries({ remote: address, user_keys: authorizedKeys.length === 0 ? undefined : authorizedKeys.join('\n') });
  return Object.fromEntries(known.filter((pair): pair is [string, string] => pair[1] !== undefined && Object.hasOwn(inputs, pair[0])));
}

function checkResumed(
  context: Context, scenario: Scenario, { before, file }: { readonly before?: RunRecord; readonly file: RunFile }, options: RunOptions,
): void {
  const anew = `begin one: ${commandFor(context, scenario, options)}`;
  if (before === undefined && file.exists()) {
    throw new CommandError(
      `${path.relative(context.root, file.file)} says how far the run is, and cannot be understood: it was cut off, or changed by hand\n`
      + `    look at what is there on ${options.host}, and ${anew}`, EXIT.refused,
    );
  }
  if (before === undefined) {
    const others = hostsWithRuns(scenariosFolder(context), scenario.name).filter(host => host !== options.host);
    const there = others.length === 0 ? '' : `; there is one on ${others.join(' and ')}`;
    throw new CommandError(`there is no run of ${scenario.name} on ${options.host} to go on with${there}\n    ${anew}`, EXIT.refused);
  }
  const changed = changedSince(scenario, before);
  if (changed.length === 0) return;
  throw new CommandError(
    `${changed.join(' and ')} of ${scenario.name} ${changed.length === 1 ? 'is' : 'are'} done, and the scenario says something else there since\n`
    + `    undo that, or take away by hand what was made, and ${anew}`, EXIT.refused,
  );
}

/** Runs of a simulation are apart from others, as its states are. */
function scenariosFolder({ root, env }: Context): string {
  return path.join(root, '.standsmith', env.STANDSMITH_SIMULATION ? 'simulated-scenarios' : 'scenarios');
}

function fileName(text: string): string {
  return text.replace(/[^\w.-]/g, '_');
}

function claimRun(context: Context, scenario: Scenario, host: string): () => void {
  const names = tofuActionsIn(scenario.phases).map(({ environment, endpoint }) => `${environment}${endpoint === undefined ? '' : '.inner'}`);
  const claims = Object.fromEntries(names.map(name => [`envs-${fileName(name)}`, `the environment ${name}`]));
  try {
    return claim(path.join(scenariosFolder(context), 'locks'), { ...claims, [`run-${scenario.name}.${fileName(host)}`]: `${scenario.name} on ${host}` }, `scenario ${scenario.name} on ${host}`);
  } catch (error) {
    throw error instanceof InUse ? new CommandError(error.message, EXIT.refused) : error;
  }
}

function toolsFor(
  context: Context, { host, hostKeys, site, withCluster, login }: Pick<SharedTools, 'host' | 'hostKeys' | 'withCluster' | 'login'> & { readonly site?: string },
): SharedTools {
  return {
    host, hostKeys, withCluster, login,
    environments: environmentsOf(context, host),
    findPlaybook: playbookFinder(context.root, site),
    runProgram: async (command, args, { signal, log, cwd = context.root, env = {} }) => (
      runProgram(command, args, { cwd, env: { ...context.env, ...env }, signal, log })
    ),
  };
}

function refusedRun({ io }: Context, scenario: Scenario, record: RunRecord, refused: readonly string[]): Ran {
  io.err(`nothing was begun: ${refused.length === 1 ? 'this is' : `these ${refused.length} things are`} in the way`);
  for (const line of refused) io.err(`  ${line}`);
  return { report: reportOf(record, { description: scenario.description, result: 'failed', endedAt: new Date(), refused }), exitCode: EXIT.refused };
}

interface Performance {
  readonly tools: SharedTools;
  readonly mask: Mask;
  readonly inputs: Outputs;
  readonly secretInputs: Outputs;
  readonly file: RunFile;
  /** How a person goes on with it when it has not passed. */
  readonly next: string;
  readonly isVerbose: boolean;
}

async function perform(
  context: Context, scenario: Scenario, record: RunRecord, { file, next, isVerbose, ...rest }: Performance,
): Promise<Ran> {
  const stop = new AbortController();
  const view = liveView(context.io, isVerbose);
  const end = () => {
    view.ending();
    // after whoever passes the signal on to a child of its own: a child must not get it twice
    setImmediate(() => stop.abort());
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  signals.forEach(signal => process.on(signal, end));
  try {
    file.write(record);
    view.show(record);
    const ended = await runScenario({
      scenario, record, ...rest, stop: stop.signal,
      onChange: now => {
        file.write(now);
        view.show(now);
      },
      onLog: (phase, line) => view.log(phase, line),
    });
    const passed = hasPassed(ended);
    if (passed) file.remove();
    const report = reportOf(ended, { description: scenario.description, result: passed ? 'passed' : 'failed', endedAt: new Date(), ...(!passed && { next }) });
    return { report, exitCode: passed ? EXIT.done : stop.signal.aborted ? EXIT.interrupted : EXIT.failed };
  } finally {
    view.stop();
    signals.forEach(signal => process.off(signal, end));
  }
}
