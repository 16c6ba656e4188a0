import { baseConfiguration } from './base-config';
import type { ConfigurationInput } from './base-config';
import { readDocuments, writeDocuments } from './documents';
import type { Tree } from './known-types';
import { applyPatch } from './merge';

/**
 * Reads patches: each may hold several documents.
 *
 * @throws Error in Talos' words, for the first that is none
 */
export function readPatches(patches: readonly string[]): readonly (readonly Tree[])[] {
  return patches.map((patch) => {
    if (!/[\n ]/.test(patch) && !/^[[{]/.test(patch)) {
      throw new Error(`open ${patch}: no such file or directory`);
    }
    if (/^\s*(\[|- )/.test(patch)) {
      throw new Error('JSON6902 patches are not supported for multi-document machine configuration');
    }
    return readDocuments(patch);
  });
}

/** A machine's final configuration, as text. @throws Error what is wrong with a patch */
export function machineConfiguration(input: ConfigurationInput, patches: readonly string[]): string {
  return writeDocuments(readPatches(patches).reduce(applyPatch, baseConfiguration(input)));
}

/** A configuration that is patched once more. @throws Error what is wrong with it, or with a patch */
export function patchConfiguration(text: string, patches: readonly string[]): string {
  return patches.length === 0 ? text : writeDocuments(readPatches(patches).reduce(applyPatch, readDocuments(text)));
}
