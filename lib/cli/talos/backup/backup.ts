import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { PlannedTalos } from '../../../model/plan-environments';
import { CommandError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { runTalosctl, TalosctlError, type Talosctl } from '../talosctl/talosctl';
import { etcdMembers } from './etcd-services';
import { checkSnapshot } from './snapshot';

export interface Backup {
  /** Name of the machine that the snapshot is of. */
  readonly machine: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Writes a snapshot of etcd, readable by its owner only: all that Kubernetes knows is in it. The file is whole, or not there.
 *
 * @throws CommandError when no control plane has a healthy etcd, or when the file is there already
 */
export async function backUp(planned: PlannedTalos, talosctl: Talosctl, file: string): Promise<Backup> {
  if (existsSync(file)) throw new CommandError(`there is ${path.basename(file)} already\n    name another file with --output`, EXIT.refused);
  const member = (await etcdMembers(planned, talosctl)).find(({ etcd }) => etcd === 'healthy');
  if (member === undefined) throw new CommandError('no control plane has a healthy etcd\n    see what is wrong: talosctl service etcd; talosctl logs etcd');
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const part = `${file}.${process.pid}`;
  try {
    await runTalosctl(talosctl, [member.ip], ['etcd', 'snapshot', part]);
    const size = await checkSnapshot(part, 'what came from the machine');
    chmodSync(part, 0o600);
    renameSync(part, file);
    return { machine: member.key, size };
  } catch (error) {
    throw error instanceof TalosctlError ? new CommandError(`${member.key} gave no snapshot:\n      ${error.said}`) : error;
  } finally {
    rmSync(part, { force: true });
  }
}
