import { needsOf, type Feature } from '../hooks/needs';
import type { MachinePlan, MachinesPlan } from './machines-plan';

/** Whether files are put on nodes over SSH. */
export function needsSsh({ machines }: MachinesPlan): boolean {
  return machines.some(machine => usesCloudInitFiles(machine) || has(machine, feature => needsOf(feature).ssh));
}

/** Whether the machine's node has to have a storage that takes snippets. */
export function needsSnippets(machine: MachinePlan): boolean {
  return usesCloudInitFiles(machine) || has(machine, feature => needsOf(feature).snippets);
}

/** Whether PVE refuses an API token something that the machine has. */
export function needsRoot(machine: MachinePlan): boolean {
  return has(machine, feature => needsOf(feature).rootLogin);
}

function has({ features }: MachinePlan, test: (feature: Feature) => boolean): boolean {
  return features.some(test);
}

function usesCloudInitFiles({ cloudInit }: MachinePlan): boolean {
  return cloudInit?.userData !== undefined;
}

/** First version of PVE that has what the machines take: images that are imported came with 8.4. */
export function neededVersion(
  { machines }: MachinesPlan,
): { readonly version: string; readonly reason: string; readonly machine: string } | undefined {
  for (const machine of machines) {
    for (const feature of machine.features) {
      const { version, reason } = needsOf(feature);
      if (version !== undefined) return { version, reason, machine: machine.key };
    }
  }
  const imported = machines.find(({ image }) => image.kind === 'download' || image.kind === 'upload');
  return imported && { version: '8.4', reason: 'its disk is made from an image, which is brought to a storage with the content type import', machine: imported.key };
}
