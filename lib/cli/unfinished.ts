import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { sync as writeFileAtomic } from 'write-file-atomic';
import { z } from 'zod';
import { OBJECT_KINDS, objectOf, type ClusterObject } from '../cluster/objects';
import type { PlanDocument } from '../tofu/show';
import { statesFolderOf } from './simulation/listen';
import type { ReadyStack } from './stack';

/*
 * What an apply is about to make is written down before it begins, and forgotten when all of it is done. What stands there after an apply that has
 * failed, and is on the cluster without being in the state, is ours: it was not there before.
 */

const schema = z.array(z.object({ address: z.string(), kind: z.enum(OBJECT_KINDS), id: z.string(), name: z.string().optional() }));

/** What a plan would make and has an id of its own. @param replaced whether with what it makes anew */
export function createdObjects({ resource_changes: changes = [] }: PlanDocument, replaced: boolean): ClusterObject[] {
  return changes.flatMap(({ address, type, change: { actions, after } }) => {
    const isMade = replaced ? actions.includes('create') : actions.join() === 'create';
    return isMade && after !== null ? objectOf(address, type, after) ?? [] : [];
  });
}

/** What applies have begun to make, as far as they did not come to their end. */
export function readUnfinished(stack: ReadyStack): readonly ClusterObject[] {
  const file = fileOf(stack);
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

export function keepUnfinished(stack: ReadyStack, document: PlanDocument): void {
  const begun = new Map([...readUnfinished(stack), ...createdObjects(document, true)].map(object => [object.address, object]));
  if (begun.size > 0) writeFileAtomic(fileOf(stack), `${JSON.stringify([...begun.values()], null, 1)}\n`);
}

export function forgetUnfinished(stack: ReadyStack): void {
  rmSync(fileOf(stack), { force: true });
}

/** Beside the state, which it completes: that of a simulation has another place. */
function fileOf({ config, directory, tofu: { env } }: ReadyStack): string {
  const folder = env.STANDSMITH_SIMULATION ? statesFolderOf(env.STANDSMITH_SIMULATION) : directory;
  return path.join(folder, `${config.name}.unfinished.json`);
}
