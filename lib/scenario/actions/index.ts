import type { Action, ActionKind } from './action';
import type { ActionType, Outcome, Outputs, Tools } from './action-type';
import { ansiblePlaybook } from './ansible-playbook';
import { httpCheck } from './http-check';
import { downloadImage, removeImage } from './image';
import { sshCommand, waitForSsh } from './ssh';
import { tofuApply, tofuDestroy } from './tofu';
import { startVm, stopVm, waitForGuestAgent } from './vm';

/** How each kind of action is done. */
export const ACTIONS: { readonly [K in ActionKind]: ActionType<K> } = {
  tofu_apply: tofuApply,
  tofu_destroy: tofuDestroy,
  ansible_playbook: ansiblePlaybook,
  ssh_command: sshCommand,
  wait_for_ssh: waitForSsh,
  start_vm: startVm,
  stop_vm: stopVm,
  wait_for_guest_agent: waitForGuestAgent,
  download_image: downloadImage,
  remove_image: removeImage,
  http_check: httpCheck,
};

export async function runAction(action: Action, tools: Tools): Promise<Outcome> {
  return (ACTIONS[action.kind] as ActionType<ActionKind>).run(action, tools);
}

/** What takes away what an action has made; undefined: nothing. */
export function undoOf(action: Action, outputs: Outputs): Action | undefined {
  return (ACTIONS[action.kind] as ActionType<ActionKind>).undo?.(action, outputs);
}
