import path from 'node:path';
import type { Environment } from '../tofu/process';
import type { Io } from './io';

/** What a command works with. */
export interface Context {
  readonly io: Io;
  readonly env: Environment;
  /** Folder that holds `envs/` and `cdktf.out/`. */
  readonly root: string;
  /** Ends what tofu does. @default - nothing does but Ctrl-C */
  readonly signal?: AbortSignal;
}

export function envsFolder({ root }: Context): string {
  return path.join(root, 'envs');
}

export function outFolder({ root }: Context): string {
  return path.join(root, 'cdktf.out');
}
