import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadMachines } from '../../../lib/config/machines/load-machines';
import type { Allocations, Taken } from '../../../lib/model/allocations';
import { planMachines, type PlannedMachines } from '../../../lib/model/machines/plan-machines';
import { NOTHING_ALLOCATED, NOTHING_TAKEN } from '../lab';

/** Plans the machines of an env.yaml, with the files beside it. */
export function planned(
  env: string, files: Readonly<Record<string, string>> = {}, before: Allocations = NOTHING_ALLOCATED, taken: Taken = NOTHING_TAKEN,
): PlannedMachines {
  const root = mkdtempSync(path.join(tmpdir(), 'machines-'));
  try {
    const folder = path.join(root, 'envs', 'web');
    for (const [name, text] of Object.entries({ 'env.yaml': env, ...files })) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    return planMachines(loadMachines(folder, root), before, taken, () => undefined);
  } finally {
    rmSync(root, { recursive: true });
  }
}
