/** PVE's own limits for VM IDs. */
export const MIN_VM_ID = 100;
export const MAX_VM_ID = 999_999_999;

/** Standsmith gives out five digits: far from what people number by hand, and easy to read aloud. */
export const MIN_ALLOCATED_VM_ID = 10_000;
export const MAX_ALLOCATED_VM_ID = 99_999;

/** Returns undefined, or what PVE allows as a VM ID. */
export function checkVmId(value: number): string | undefined {
  return isWithin(value, MIN_VM_ID, MAX_VM_ID) ? undefined : `a VM ID is a whole number from ${MIN_VM_ID} to ${MAX_VM_ID}`;
}

/** Returns undefined, or what may be allocated to a student's machine. */
export function checkAllocatedVmId(value: number): string | undefined {
  return isWithin(value, MIN_ALLOCATED_VM_ID, MAX_ALLOCATED_VM_ID)
    ? undefined
    : `a VM ID to allocate has five digits, ${MIN_ALLOCATED_VM_ID} to ${MAX_ALLOCATED_VM_ID}`;
}

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
