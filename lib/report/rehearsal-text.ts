import { capacityLines } from './capacity-text';
import { formatDuration } from './duration';
import { fits, type Leftover, type Rehearsal, type RehearsedCluster, type RehearsedFault, type RehearsedRun } from './rehearsal';
import { renderTable, type TableOptions } from './table';

const NAMES_SHOWN = 5;

/** The same for people, part by part. */
export function rehearsalText(rehearsal: Rehearsal, options: TableOptions): string {
  const { cluster, provider, isChange, misfits, warnings, capacity, run, fault } = rehearsal;
  const { colors } = options;
  const title = (text: string) => colors.bold(text);
  return [
    clusterLines(cluster, provider),
    isChange ? ['the environment stands there already: this is its next change'] : [],
    ['', title('what would change'), changes(rehearsal, options)],
    run === undefined ? [] : ['', title('how long it would take'), ...runLines(run, options)],
    capacity === undefined ? [] : ['', title('what it takes of the cluster'), ...capacityLines(capacity, options)],
    warnings.length === 0 ? [] : ['', title('good to know'), ...warnings.map(warning => `  ${warning}`)],
    fault === undefined ? [] : ['', title(`with ${fault.kinds.join(', ')}`), ...faultLines(fault, options)],
    [''],
    fits(rehearsal) ? [verdict(rehearsal, options)] : [
      colors.red(`it does not fit: ${misfits.length === 1 ? 'one thing stands' : `${misfits.length} things stand`} against it`),
      ...misfits.flatMap(({ message, fix }) => [`  ${message}`, `      ${fix}`]),
      ...run === undefined ? ['  so it was not applied to the copy'] : [],
    ],
  ].flat().join('\n');
}

function clusterLines({ source, from, version, nodes, vms, unseen }: RehearsedCluster, provider: Rehearsal['provider']): string[] {
  const counts = `${nodes} ${nodes === 1 ? 'node' : 'nodes'}, ${vms} VMs and templates`;
  const where = {
    copy: `a simulated copy of ${from} (PVE ${version}, ${counts}); that one was only read`,
    file: `a simulated cluster as ${from} describes it (${counts})`,
    expected: 'a simulated cluster as the environment expects it: no real one was looked at, so nothing is said about what is free there',
  }[source];
  const by = provider === 'real' ? 'with the real provider' : 'with the stand-in provider, which does what bpg/proxmox does as far as it was seen';
  return [`rehearsed on ${where}`, by, ...unseen.map(what => `could not see ${what}: what depends on it is not checked`)];
}

function changes({ resources }: Rehearsal, options: TableOptions): string {
  if (resources.length === 0) return '  nothing';
  return renderTable(['resource', 'create', 'change', 'destroy'], resources.map(({ type, create, change, destroy }) => (
    [type, String(create), String(change), String(destroy)]
  )), options);
}

function runLines({ error, seconds, phases }: RehearsedRun, options: TableOptions): string[] {
  const table = renderTable(['tasks', 'number', 'from first to last', 'at once, on average'], phases.map(({ name, count, seconds: took, atOnce }) => (
    [name, String(count), formatDuration(took), String(Math.round(atOnce * 10) / 10)]
  )), options);
  return [
    `${formatDuration(seconds)} on the cluster's clock${error === undefined ? '' : ', until it failed'}`,
    ...phases.length === 0 ? [] : [table],
    'durations are those of a small cluster (docs/simulated-proxmox.md), not measured on this one; phases overlap',
    ...error === undefined ? [] : [options.colors.red('it failed:'), error],
  ];
}

function faultLines({ hits, error, left, again }: RehearsedFault, options: TableOptions): string[] {
  return [
    ...hits,
    error === undefined ? 'the run ended well in spite of it' : `the run failed:\n${error}`,
    ...error === undefined ? [] : left.length === 0 ? ['it left nothing behind'] : ['it left behind:', ...left.flatMap(leftoverLines)],
    again.error === undefined ? 'the same command again ended well' : options.colors.red(`the same command again failed:\n${again.error}`),
    ...again.differences.length === 0 ? ['and everything is as after a run without the fault'] : [
      options.colors.red('and this is otherwise than after a run without the fault:'), ...again.differences.flatMap(leftoverLines),
    ],
  ];
}

function leftoverLines({ table, added, changed, removed }: Leftover): string[] {
  return Object.entries({ '+': added, '~': changed, '-': removed }).filter(([, names]) => names.length > 0)
    .map(([sign, names]) => `  ${sign} ${names.length} ${table}: ${names.slice(0, NAMES_SHOWN).join(', ')}${names.length > NAMES_SHOWN ? ', …' : ''}`);
}

function verdict({ cluster, run, fault }: Rehearsal, { colors }: TableOptions): string {
  if (run?.error !== undefined) return colors.red('it would fail');
  if (fault !== undefined && (fault.again.error !== undefined || fault.again.differences.length > 0)) return colors.red('it fits, but does not get over the fault');
  return colors.green(cluster.source === 'expected' ? 'it works on such a cluster' : 'it fits');
}
