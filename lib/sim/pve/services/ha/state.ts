import type { Vm } from '../../store/state';

/** Whether a resource's VM is to run. @param state as configured; unset: started */
export function isStarted(state: unknown): boolean {
  return state === undefined || state === 'started' || state === 'enabled';
}

/** What the manager sees: a VM that is not yet as it is wanted is on its way. */
export function serviceState(vm: Vm, wanted: boolean): string {
  if (vm.lock === 'migrate') return 'migrate';
  if (vm.status === 'running') return wanted ? 'started' : 'request_stop';
  return wanted ? 'starting' : 'stopped';
}
