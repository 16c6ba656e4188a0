import type { Colors } from 'picocolors/types';
import type { PhaseRecord, RunRecord } from '../../scenario/run/run-state';
import { cells, cutToCells } from '../cells';
import { formatDuration } from '../duration';
import { statusText } from './report';

export const SIGNS: Readonly<Record<PhaseRecord['status'], string>> = {
  waiting: '·', running: '▶', done: '✓', failed: '✗', interrupted: '✗', skipped: '-', rolled_back: '↶',
};

/** What there is to say, and where. */
export interface LiveState {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** When this part of the run began. */
  readonly begunAt: number;
  readonly columns: number;
  /** Lines that fit. @default - as many as there are phases */
  readonly rows?: number;
  readonly colors: Colors;
  /** What phases have said last. */
  readonly said: ReadonlyMap<string, string>;
  /** Whether it has been told to end. */
  readonly isEnding: boolean;
}

/** Below this, the lines have no columns. */
const NARROW = 60;
const MAX_NAME = 28;
const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const FRAME_MS = 100;
const DONE: ReadonlySet<string> = new Set(['done', 'skipped']);

/** A run as it stands: a heading, and a line for each phase, no wider and no more than fit. */
export function liveLines(record: RunRecord, state: LiveState): string[] {
  const { rows = Infinity } = state;
  const { phases } = record;
  const heading = headingOf(record, state);
  const isAll = phases.length + 1 <= rows;
  const shown = isAll ? phases : mostTelling(phases, Math.max(rows - 2, 1));
  const nameWidth = Math.min(Math.max(...phases.map(({ name }) => cells(name))), MAX_NAME);
  const lines = [heading, ...shown.map(phase => phaseLine(phase, nameWidth, state))];
  return isAll ? lines : [...lines, hiddenLine(phases.filter(phase => !shown.includes(phase)), state)];
}

function headingOf({ scenario, host, phases }: RunRecord, { now, begunAt, columns, colors, isEnding }: LiveState): string {
  const done = phases.filter(({ status }) => DONE.has(status)).length;
  const width = Math.min(20, Math.floor(columns / 4));
  const filled = Math.round((done / phases.length) * width);
  const bar = columns < NARROW ? '' : `  ${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  const rest = `${bar}  ${done}/${phases.length}  ${whole(now - begunAt)}${isEnding ? '  ending what runs' : ''}`;
  const title = cutToCells(`${scenario} on ${host}`, Math.max(columns - cells(rest), 8));
  return `${colors.bold(title)}${cutToCells(rest, columns - cells(title))}`;
}

/** Those that run or have failed, those that come next, and those that were done last: in their order. */
function mostTelling(phases: readonly PhaseRecord[], count: number): PhaseRecord[] {
  const first = phases.findIndex(({ status }) => !DONE.has(status));
  const active = first === -1 ? phases.length : first;
  const rank = (phase: PhaseRecord, index: number) => (phase.status === 'waiting' || DONE.has(phase.status) ? 1 + Math.abs(index - active) : 0);
  const ranked = phases.map((phase, index) => ({ phase, index, rank: rank(phase, index) })).sort((one, other) => one.rank - other.rank);
  return ranked.slice(0, count).sort((one, other) => one.index - other.index).map(({ phase }) => phase);
}

function hiddenLine(hidden: readonly PhaseRecord[], { columns, colors }: LiveState): string {
  const counts = [...new Set(hidden.map(({ status }) => status))]
    .map(status => `${hidden.filter(phase => phase.status === status).length} ${status === 'waiting' ? 'waiting' : statusText({ status })}`);
  return colors.dim(cutToCells(`⋮ and ${counts.join(', ')}`, columns));
}

function phaseLine(phase: PhaseRecord, nameWidth: number, { now, columns, colors, said }: LiveState): string {
  const { status, name, startedAt, seconds } = phase;
  const isRunning = status === 'running';
  const sign = isRunning ? SPINNER[Math.floor(now / FRAME_MS) % SPINNER.length]! : SIGNS[status];
  const took = isRunning ? whole(now - Date.parse(startedAt ?? '')) : seconds > 0 ? formatDuration(seconds) : '';
  const isNarrow = columns < NARROW;
  const [shownName, time] = isNarrow ? [cutToCells(name, columns - 14), took] : [pad(cutToCells(name, nameWidth), nameWidth), took.padStart(12)];
  const head = [sign, shownName, time].filter(text => text !== '').join(' ');
  const rest = cutToCells(detailOf(phase, said.get(name), isNarrow), Math.max(columns - cells(head) - 2, 0));
  const coloured = (text: string) => (status === 'done' ? colors.green(text) : status === 'failed' || status === 'interrupted' ? colors.red(text)
    : isRunning ? colors.cyan(text) : colors.dim(text));
  const line = cutToCells(head, columns);
  return `${coloured(line)}${rest === '' ? '' : `  ${isRunning || status === 'failed' ? rest : colors.dim(rest)}`}`;
}

function detailOf({ status, description, changes, error }: PhaseRecord, said: string | undefined, isNarrow: boolean): string {
  if (status === 'running') return said !== undefined && isNarrow ? said : together(description, said);
  if (error !== undefined) return error.split('\n').slice(0, 2).map(text => text.trim()).join(' ');
  if (status === 'done') return together(description, changes.length === 0 ? undefined : `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`);
  return status === 'waiting' ? description : statusText({ status });
}

function together(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' · ');
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - cells(text), 0));
}

/** Without the tenths, which nobody can read while they run. */
function whole(milliseconds: number): string {
  return formatDuration(Math.max(Math.floor((milliseconds || 0) / 1000), 0));
}
