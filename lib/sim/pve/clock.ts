import { setTimeout as sleep } from 'node:timers/promises';

/**
 * - `instant`: a task is done when its UPID is handed out, so the first poll finds it finished
 * - `realistic`: a task takes about as long as on a small real cluster
 * - `simulated`: the same on simulated time, which passes at once as soon as everybody waits
 */
export type ClockMode = 'instant' | 'realistic' | 'simulated';

/** Milliseconds without a request after which everybody is taken to wait. */
const QUIET_MS = 50;

interface Event {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly action: () => void;
  /** What wakes it in real time. */
  timer?: NodeJS.Timeout;
}

/** The cluster's time. Requests take none of it. */
export class Clock {
  private readonly startedAt = Date.now();
  private simulatedMs = 0;
  private lastActivity = 0;
  private readonly events = new Set<Event>();

  constructor(readonly mode: ClockMode) {}

  /** Milliseconds since the start. */
  get passedMs(): number {
    return this.mode === 'simulated' ? this.simulatedMs : Date.now() - this.startedAt;
  }

  /** Seconds since 1970, as PVE gives times. */
  nowInSeconds(): number {
    return Math.floor((this.startedAt + this.passedMs) / 1000);
  }

  after(ms: number, action: () => void): void {
    const event: Event = { at: this.passedMs + ms, action };
    this.events.add(event);
    if (this.mode !== 'simulated') event.timer = setTimeout(() => this.happen(event), ms);
  }

  /** Nothing happens any more. */
  stop(): void {
    for (const { timer } of this.events) clearTimeout(timer);
    this.events.clear();
  }

  /** A request has come: while requests come, somebody works and simulated time stands still. */
  noteActivity(): void {
    this.lastActivity = Date.now();
  }

  /** Somebody waits for something: lets simulated time pass until it is so, or nothing is left that could happen. Real time is not waited for. */
  async waitUntil(isSo: () => boolean): Promise<void> {
    while (this.mode === 'simulated' && !isSo() && this.events.size > 0) {
      await sleep(QUIET_MS);
      if (!isSo() && Date.now() - this.lastActivity >= QUIET_MS) this.passToNextEvent();
    }
  }

  private passToNextEvent(): void {
    const next = Math.min(...[...this.events].map(({ at }) => at));
    if (!Number.isFinite(next)) return;
    this.simulatedMs = next;
    this.noteActivity();
    for (const event of this.events) {
      if (event.at === next) this.happen(event);
    }
  }

  private happen(event: Event): void {
    this.events.delete(event);
    event.action();
  }
}

/** Seconds since 1970 by the wall clock. */
export function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
