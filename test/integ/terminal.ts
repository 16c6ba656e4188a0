import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Columns and rows. */
export type TerminalSize = readonly [columns: number, rows: number];

const SIZE: TerminalSize = [160, 60];
const TIMEOUT_MS = 90_000;
const MARK = '❯ ';

/** Why there is no terminal to test in; undefined: there is one. */
export function reasonWithoutTerminal(): string | undefined {
  return spawnSync('tmux', ['-V']).status === 0 ? undefined : 'tmux is not installed';
}

/** A terminal with a program in it, as a person has it: keys go in, the screen is seen. */
export class Terminal {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'terminal-'));

  /** @param command words of the program */
  constructor(command: readonly string[], cwd: string, private readonly env: NodeJS.ProcessEnv, [columns, rows] = SIZE) {
    const words = command.map(word => `'${word.replaceAll('\'', '\'\\\'\'')}'`).join(' ');
    // the terminal stays when the program has ended, so that its exit code is seen
    this.tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), '-c', cwd, `${words}; echo "ended with $?"; exec sleep 600`);
  }

  /** Presses keys as tmux names them: `Enter`, `C-c`, `Down`. */
  press(...keys: readonly string[]): void {
    this.tmux('send-keys', ...keys);
  }

  resize([columns, rows]: TerminalSize): void {
    this.tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** Waits for a question, and answers it by typing. */
  async answer(question: string, text: string): Promise<void> {
    await this.waitForEnd(question);
    if (text !== '') this.tmux('send-keys', '-l', '--', text);
    this.press('Enter');
  }

  /** Waits for a question, and marks and takes the choice that begins with a text. */
  async choose(question: string, choice: string): Promise<void> {
    const lines = (await this.waitForEnd(`\\? ${question}[^✔]*${MARK}`)).split('\n');
    const isMarked = (line: string) => line.startsWith(MARK);
    const wanted = lines.findLastIndex(line => line.slice(MARK.length).startsWith(choice));
    const steps = wanted - lines.findLastIndex(isMarked);
    if (wanted === -1) throw new Error(`there is no choice ${choice}:\n${lines.join('\n')}`);
    for (let step = 0; step < Math.abs(steps); step += 1) this.press(steps > 0 ? 'Down' : 'Up');
    await this.waitForEnd(`${MARK}${choice.replace(/[*+?()[\]{}|\\^$.]/g, '\\$&')}`);
    this.press('Enter');
  }

  /** Waits until a text, as a regular expression, is on the screen, with no answered question below it. @returns the screen */
  async waitForEnd(text: string): Promise<string> {
    const pattern = new RegExp(`${text}[^✔]*$`);
    const end = Date.now() + TIMEOUT_MS;
    for (;;) {
      const screen = this.screen();
      if (pattern.test(screen)) return screen;
      if (Date.now() > end) throw new Error(`${text} did not come on the screen:\n${screen}`);
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  /** What is on the screen, and what has been scrolled out of it. */
  screen(): string {
    return this.tmux('capture-pane', '-p', '-J', '-S', '-2000').replace(/ +$/gm, '').trimEnd();
  }

  /** The lines that fit on the screen, as they are seen. @param withColours with the codes of colours */
  visible(withColours = false): string[] {
    return this.tmux('capture-pane', '-p', ...withColours ? ['-e'] : []).trimEnd().split('\n');
  }

  close(): void {
    spawnSync('tmux', ['-S', this.socket, 'kill-server']);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get socket(): string {
    return path.join(this.folder, 'socket');
  }

  private tmux(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('tmux', ['-u', '-f', '/dev/null', '-S', this.socket, ...args], { encoding: 'utf8', env: this.env });
    if (status !== 0) throw new Error(`tmux ${args[0]} failed: ${stderr}`);
    return stdout;
  }
}
