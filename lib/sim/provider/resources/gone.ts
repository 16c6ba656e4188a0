import type { ResourceData } from '../legacy/resource-data';
import { isNotFound } from '../pve/pve-error';

/** Lets an error pass as success when it says that the thing is not there any more. */
export async function unlessGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
  }
}

/** Takes the resource out of the state when the cluster says that it is not there any more. */
export async function removedIfGone(data: ResourceData, reading: () => Promise<void>): Promise<void> {
  try {
    await reading();
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
    data.setId(null);
  }
}

/** @returns null when the cluster says that the thing is not there any more */
export async function nullIfGone<Result>(reading: Promise<Result>): Promise<Result | null> {
  try {
    return await reading;
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
    return null;
  }
}
