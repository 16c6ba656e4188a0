import type { WritingClient } from '../../cluster/writing-client';
import type { HostKeys } from '../ssh/host-keys';
import type { SshLogin } from '../ssh/session';
import type { Action, ActionKind, ActionOf, OnCluster } from './action';

/** Values that a phase hands to those after it. */
export type Outputs = Readonly<Record<string, string | number>>;

export interface Outcome {
  readonly outputs?: Outputs;
  /** Outputs that are kept in memory alone, and masked wherever they are said. */
  readonly secrets?: Outputs;
  /** What is different now, a line each; empty: everything was so already. */
  readonly changes?: readonly string[];
}

/** What actions work with. */
export interface Tools {
  /** Aborted when the time is up, or the run is to end. */
  readonly signal: AbortSignal;
  /** Tells what goes on: for the report, and for whoever watches. */
  log(line: string): void;
  /** What the phase has remembered, in an earlier attempt or in the part of the run that was interrupted. */
  remembered(): Outputs;
  /** Keeps something before it is done, for whoever has to take it away if it is not done to the end. */
  remember(outputs: Outputs): void;
  /** Waits, unless the signal comes first. */
  pause(seconds: number): Promise<void>;
  /** Node that `node` stands for where an action names none. */
  readonly host: string;
  readonly environments: Environments;
  /** Runs something with a client of a cluster. @param signal ends it, whatever it waits for. @default - that of the tools */
  withCluster<T>(target: OnCluster, use: (client: WritingClient) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** How machines are logged in to, where an action does not say. */
  readonly login: SshLogin;
  readonly hostKeys: HostKeys;
  /** Runs a program with the variables of the process, and gives its standard output. @throws Error when it does not end well */
  runProgram(command: string, args: readonly string[], options: ProgramOptions): Promise<string>;
  /** A playbook: the site's own, else that which comes with Standsmith. @throws Error when there is none */
  findPlaybook(name: string): FoundPlaybook;
}

export interface FoundPlaybook {
  readonly file: string;
  /** Files of variables for all playbooks, the one that wins last. */
  readonly variableFiles: readonly string[];
}

export interface ProgramOptions extends Pick<Tools, 'log' | 'signal'> {
  /** @default - the project's folder */
  readonly cwd?: string;
  /** Beside those of the process. @default {} */
  readonly env?: Readonly<Record<string, string>>;
}

/** What scenarios do with environments. */
export interface Environments {
  /**
   * @param onBegin told whether anything of it is there, before something is changed
   * @returns what has changed, a line each
   */
  apply(environment: string, target: OnCluster, tools: Pick<Tools, 'log' | 'signal'>, onBegin: (isThere: boolean) => void): Promise<readonly string[]>;
  /** @returns what is gone, a line each */
  destroy(environment: string, target: OnCluster, tools: Pick<Tools, 'log' | 'signal'>): Promise<readonly string[]>;
  /** Its first machine: `vm_id`, `node`, `name`, `image`, `user`. */
  describe(environment: string): Outputs;
}

/** How one kind of action is done, and undone. */
export interface ActionType<K extends ActionKind> {
  /** Seconds that one attempt may take where the phase does not say. */
  readonly timeoutSeconds: number;
  /** Names of what it hands on. */
  readonly outputs: readonly string[];
  run(action: ActionOf<K>, tools: Tools): Promise<Outcome>;
  /** What takes away what it has made, or has begun to make; undefined: nothing. @param outputs with what it has remembered */
  undo?(action: ActionOf<K>, outputs: Outputs): Action | undefined;
}
