import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pc from 'picocolors';
import { Interrupted } from '../../lib/cli/interrupted';
import type { Io } from '../../lib/cli/io';
import { runCommandLine } from '../../lib/cli/program';
import type { Choice, Prompts } from '../../lib/cli/prompts';

/** Hears what is said, and gives the answers that it was made with. */
export class TestIo implements Io {
  readonly isInteractive: boolean;
  readonly colors = pc.createColors(false);
  readonly width = 100;
  stdout = '';
  stderr = '';
  readonly questions: string[] = [];
  readonly progressed: string[] = [];
  private readonly answers: string[];

  constructor(...answers: string[]) {
    this.answers = answers;
    this.isInteractive = answers.length > 0;
  }

  out(text: string): void {
    this.stdout += `${text}\n`;
  }

  err(text: string): void {
    this.stderr += `${text}\n`;
  }

  async input(): Promise<string> {
    return '';
  }

  async ask(question: string): Promise<string | undefined> {
    this.questions.push(question);
    return this.answers.shift();
  }

  /** Of a list, the choice is taken that has the answer in its name; after the last answer, Ctrl-C is pressed. */
  readonly prompts: Prompts = {
    choose: async <T>(question: string, choices: readonly Choice<T>[]) => {
      const answer = this.next(question);
      const choice = choices.find(({ name }) => name.includes(answer));
      if (choice === undefined) throw new Error(`${question}: there is no ${answer} among ${choices.map(({ name }) => name).join(', ')}`);
      return choice.value;
    },
    text: async (question, { suggested = '', check } = {}) => {
      for (;;) {
        const answer = this.next(question).trim() || suggested;
        const wrong = check?.(answer);
        if (wrong === undefined) return answer;
        this.err(wrong);
      }
    },
    agree: async question => this.next(question) === 'yes',
    secret: async question => this.next(question),
  };

  private next(question: string): string {
    this.questions.push(question);
    const answer = this.answers.shift();
    if (answer === undefined) throw new Interrupted();
    return answer;
  }

  progress(title: string, total: number) {
    return {
      update: (done: number, label: string) => void this.progressed.push(`${title} ${done}/${total} ${label}`),
      stop: () => void this.progressed.push('stop'),
    };
  }
}

/** A folder with environments to run commands in; removed after each test. */
export class TestProject {
  readonly root = realpathSync(mkdtempSync(path.join(tmpdir(), 'standsmith-cli-')));

  write(file: string, content: string): void {
    mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true });
    writeFileSync(path.join(this.root, file), content);
  }

  read(file: string): string {
    return readFileSync(path.join(this.root, file), 'utf8');
  }

  files(): string[] {
    return readdirSync(this.root, { recursive: true, withFileTypes: true })
      .filter(entry => !entry.isDirectory())
      .map(entry => path.relative(this.root, path.join(entry.parentPath, entry.name)))
      .sort();
  }

  async run(args: readonly string[], io = new TestIo(), env: Readonly<Record<string, string>> = {}) {
    const code = await runCommandLine(args, { io, env, root: this.root });
    return { code, stdout: io.stdout, stderr: io.stderr };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
