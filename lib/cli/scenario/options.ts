import path from 'node:path';
import type { Scenario } from '../../scenario/scenario';
import type { Context } from '../context';
import type { GivenInputs } from './inputs';

export interface RunOptions extends GivenInputs {
  readonly host: string;
  readonly verbose: boolean;
  readonly skip: readonly string[];
  readonly resume: boolean;
  /** Folder of the site configuration. @default - as it is found */
  readonly site?: string;
  /** Whether to begin without looking whether it can end well. @default true */
  readonly preflight: boolean;
  /** Folder for reports. */
  readonly reports: string;
  /** File for JUnit XML. @default - none beside the reports */
  readonly junit?: string;
}

/** What `--reports` is where nobody says it. */
export const REPORTS = 'reports';

const SIMULATED = path.join('.standsmith', 'simulated-cluster.json');

/** What a person types; inputs and skipped phases are in the run's file. */
export function commandFor(
  { root, env }: Pick<Context, 'root' | 'env'>, { name }: Scenario, { host, site, preflight: looksAhead, reports, junit }: RunOptions, ...more: string[]
): string {
  const data = env.STANDSMITH_SIMULATION ? path.relative(root, env.STANDSMITH_SIMULATION) : undefined;
  const simulation = data === undefined ? [] : ['standsmith', 'sim', ...data === SIMULATED ? [] : ['--data', data], '--'];
  const options = [
    ...site === undefined ? [] : ['--site', site], ...looksAhead ? [] : ['--no-preflight'],
    ...reports === REPORTS ? [] : ['--reports', reports], ...junit === undefined ? [] : ['--junit', junit],
  ];
  return [...simulation, 'standsmith', 'scenario', '--scenario', name, '--host', host, ...options, ...more].map(shellWord).join(' ');
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll('\'', '\'\\\'\'')}'`;
}
