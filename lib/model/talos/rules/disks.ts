import type { Member } from '../members';
import type { Finding } from '../../../values/finding';
import type { TalosRule } from './rule';

/** Disks have a size and a number of their own; `scsi0` is the system's. */
export const disks: TalosRule = {
  name: 'disks',
  // what the defaults lack is said for the first machine that needs it
  check: ({ members }) => [...new Map(firstOfEachPool(members).flatMap(findingsOf).reverse().map((finding) => [placeOf(finding), finding])).values()],
};

function placeOf({ position: { line, column }, fix }: Finding): string {
  return `${line}:${column} ${fix}`;
}

function findingsOf(member: Member): Finding[] {
  const byNumber = new Map<number, string>();
  return member.settings.disks.flatMap(({ key, sizeGiB, unitNumber }) => {
    const position = member.position(`disks.${key}`);
    const at = `disk ${key} of ${member.key}`;
    const other = unitNumber === undefined ? undefined : byNumber.get(unitNumber);
    if (unitNumber !== undefined) byNumber.set(unitNumber, byNumber.get(unitNumber) ?? key);
    return [
      ...(sizeGiB === undefined ? [{ position, message: `${at} has no size, neither by itself nor by defaults_${member.settings.type}`, fix: 'add size: 100G' }] : []),
      ...(unitNumber === undefined ? [{
        position, message: `${at} has no unit_number, neither by itself nor by defaults_${member.settings.type}`, fix: 'add unit_number: 1, which is scsi1',
      }] : []),
      ...(other === undefined ? [] : [{ position, message: `${at} has unit_number ${unitNumber}, as disk ${other} has`, fix: 'give it another number: each is one scsiN' }]),
    ];
  });
}

/** What is wrong with the settings of a pool is said once. */
export function firstOfEachPool(members: readonly Member[]): readonly Member[] {
  const pools = new Set<string>();
  return members.filter(({ pool }) => pool === undefined || (!pools.has(pool) && pools.add(pool)));
}
