import { formatDuration } from '../../report/duration';
import { liveLines, SIGNS } from '../../report/scenario/live-lines';
import { statusText } from '../../report/scenario/report';
import type { PhaseRecord, RunRecord } from '../../scenario/run/run-state';
import type { Io } from '../io';
import type { Screen } from '../screen';

export interface LiveView {
  show(record: RunRecord): void;
  log(phase: string, line: string): void;
  /** What runs was told to end. */
  ending(): void;
  stop(): void;
}

const FRAME_MS = 100;
/** After so long, whoever reads along where there is no terminal is told that it still goes on. */
const SIGN_OF_LIFE_MS = 60_000;
const ENDING = 'ending what runs, so that it can write down how far it is: this may take a minute';

/**
 * Shows a run while it goes on: all phases in a terminal, a line for each change where there is none.
 *
 * @param isVerbose whether what phases say is shown, too
 */
export function liveView(io: Io, isVerbose: boolean): LiveView {
  const screen = io.screen?.();
  return screen === undefined ? plainLines(io, isVerbose) : phasesInPlace(screen, isVerbose);
}

function phasesInPlace(screen: Screen, isVerbose: boolean): LiveView {
  const begunAt = Date.now();
  const said = new Map<string, string>();
  let current: RunRecord | undefined;
  let isEnding = false;
  const draw = (isLast = false) => {
    if (current === undefined) return;
    // the last line of a terminal is left free: what comes next begins there
    const rows = isLast ? undefined : screen.rows - 1;
    screen.show(liveLines(current, { now: Date.now(), begunAt, columns: screen.columns, rows, colors: screen.colors, said, isEnding }));
  };
  const timer = setInterval(draw, FRAME_MS);
  timer.unref();
  return {
    show: record => {
      current = record;
      draw();
    },
    log: (phase, text) => {
      said.set(phase, text);
      if (isVerbose) screen.above(screen.colors.dim(`${phase}: ${text}`));
    },
    ending: () => {
      isEnding = true;
      draw();
    },
    stop: () => {
      clearInterval(timer);
      isEnding = false;
      draw(true);
      screen.stop();
    },
  };
}

function plainLines(io: Io, isVerbose: boolean): LiveView {
  const shown = new Map<string, PhaseRecord['status']>();
  const said = new Map<string, string>();
  let current: RunRecord | undefined;
  const timer = setInterval(() => current?.phases.forEach((phase, index, { length }) => {
    if (phase.status === 'running') io.err(`… ${index + 1}/${length} ${phase.name} goes on${timeOf(since(phase))}${after(said.get(phase.name))}`);
  }), SIGN_OF_LIFE_MS);
  timer.unref();
  return {
    show: record => {
      current = record;
      record.phases.forEach((phase, index, { length }) => {
        const before = shown.get(phase.name);
        shown.set(phase.name, phase.status);
        if (before === phase.status || phase.status === 'waiting' || (before === undefined && phase.status !== 'running')) return;
        io.err(plainLine(phase, `${index + 1}/${length}`));
      });
    },
    log: (phase, text) => {
      said.set(phase, text);
      if (isVerbose) io.err(`    ${phase}: ${text}`);
    },
    ending: () => io.err(ENDING),
    stop: () => clearInterval(timer),
  };
}

function plainLine({ status, name, description, seconds, error }: PhaseRecord, number: string): string {
  const state = status === 'running' ? '' : ` ${status === 'done' ? 'done' : statusText({ status })}${timeOf(seconds)}`;
  return `${SIGNS[status]} ${number} ${[name, description].filter(Boolean).join(': ')}${state}${after(error?.split('\n').map(text => text.trim()).join(' '))}`;
}

function since({ startedAt }: PhaseRecord): number {
  return startedAt === undefined ? 0 : Math.round((Date.now() - Date.parse(startedAt)) / 1000);
}

function timeOf(seconds: number): string {
  return seconds > 0 ? ` (${formatDuration(seconds)})` : '';
}

function after(text: string | undefined): string {
  return text === undefined ? '' : `  ${text}`;
}
