import { formatDuration } from '../../report/duration';
import type { PhaseRecord, RunRecord } from '../../scenario/run/run-state';
import type { Io } from '../io';

export interface LiveView {
  show(record: RunRecord): void;
  log(phase: string, line: string): void;
  stop(): void;
}

const SIGNS: Readonly<Record<PhaseRecord['status'], string>> = {
  waiting: '·', running: '▶', done: '✓', failed: '✗', interrupted: '✗', skipped: '-', rolled_back: '↶',
};
const REFRESH_MS = 500;

/**
 * Shows a run while it goes on: all phases in a terminal, a line for each change where there is none.
 *
 * @param isVerbose whether what phases say is shown, too
 */
export function liveView(io: Io, isVerbose: boolean): LiveView {
  const screen = io.screen?.();
  return screen === undefined ? plainLines(io, isVerbose) : phasesInPlace(io, screen, isVerbose);
}

function phasesInPlace(io: Io, screen: NonNullable<ReturnType<NonNullable<Io['screen']>>>, isVerbose: boolean): LiveView {
  let current: RunRecord | undefined;
  const said = new Map<string, string>();
  const draw = () => {
    const phases = current?.phases ?? [];
    screen.show(phases.map((phase, index) => line(io, phase, index, phases.length, said.get(phase.name))));
  };
  const timer = setInterval(draw, REFRESH_MS);
  timer.unref();
  return {
    show: record => {
      current = record;
      draw();
    },
    log: (phase, text) => {
      said.set(phase, text);
      if (isVerbose) screen.above(`    ${phase}: ${text}`);
      draw();
    },
    stop: () => {
      clearInterval(timer);
      said.clear();
      draw();
      screen.stop();
    },
  };
}

function plainLines(io: Io, isVerbose: boolean): LiveView {
  const shown = new Map<string, string>();
  return {
    show: ({ phases }) => phases.forEach((phase, index) => {
      const before = shown.get(phase.name);
      shown.set(phase.name, phase.status);
      if (before === phase.status || phase.status === 'waiting' || (before === undefined && phase.status !== 'running')) return;
      io.err(line(io, phase, index, phases.length, undefined));
    }),
    log: (phase, text) => void (isVerbose && io.err(`    ${phase}: ${text}`)),
    stop: () => undefined,
  };
}

function line({ width, colors }: Io, phase: PhaseRecord, index: number, count: number, said: string | undefined): string {
  const { status, name, description, startedAt, seconds, error } = phase;
  const time = status === 'running' && startedAt !== undefined ? (Date.now() - Date.parse(startedAt)) / 1000 : seconds;
  const state = status === 'running' ? '' : status === 'waiting' ? '' : ` ${status.replace('_', ' ')}`;
  const rest = status === 'running' ? said : error?.split('\n').slice(0, 2).map(text => text.trim()).join(' ');
  const text = `${SIGNS[status]} ${index + 1}/${count} ${name}: ${description}${state}${time > 0 ? ` (${formatDuration(time)})` : ''}${rest === undefined ? '' : `  ${rest}`}`;
  const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
  return status === 'done' ? colors.green(cut) : status === 'failed' || status === 'interrupted' ? colors.red(cut) : cut;
}
