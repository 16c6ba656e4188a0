import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PlannedTalos } from '../../../model/plan-environments';
import { init } from '../../../tofu/init';
import { showState, type StateDocument } from '../../../tofu/show';
import type { Tofu } from '../../../tofu/tofu';
import type { Context } from '../../context';
import { findStack, writeStacks } from '../../stack';
import { notThere, valueOf } from '../standing';
import { findTalosctl } from './find-talosctl';
import type { Talosctl } from './talosctl';

/** A cluster that stands, and what may do everything to it. */
export interface ClusterSession {
  readonly talosctl: Talosctl;
  /** Its stack, as env.yaml has it now. */
  readonly tofu: Tofu;
  readonly state: StateDocument;
}

/**
 * Does something to a cluster with talosctl. What lets it in is written for that time only, readable by its owner, and is in no argument.
 *
 * @throws CommandError when there is no talosctl, or when the cluster does not stand
 */
export async function withTalosctl<T>(context: Context, planned: PlannedTalos, work: (session: ClusterSession) => Promise<T>): Promise<T> {
  const { name } = planned.config;
  const found = await findTalosctl(context.env, planned.plan.cluster.talosVersion);
  if (await findStack(context, name) === undefined) throw notThere(name);
  writeStacks(context, [planned]);
  const tofu = (await findStack(context, name))!;
  await init(tofu);
  const state = await showState(tofu);
  const config = valueOf(name, state, 'talos_client_configuration', 'talos_config');
  let isInterrupted = false;
  const note = () => {
    isInterrupted = true;
  };
  // what ends the process at once would leave the file
  SIGNALS.forEach(signal => process.on(signal, note));
  const folder = mkdtempSync(path.join(tmpdir(), 'standsmith-talosctl-'));
  try {
    const configFile = path.join(folder, 'talosconfig');
    writeFileSync(configFile, config, { mode: 0o600 });
    // HOME is where talosctl would keep a file of its own
    const env = { ...context.env, HOME: folder, TALOSCONFIG: undefined };
    return await work({ talosctl: { ...found, folder, configFile, env, isInterrupted: () => isInterrupted }, tofu, state });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    SIGNALS.forEach(signal => process.off(signal, note));
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
