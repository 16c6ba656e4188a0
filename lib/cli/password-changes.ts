import type { PlanDocument } from '../tofu/show';
import { CommandError } from './errors';
import { EXIT } from './exit-codes';
import { plannedAccess } from './planned-cluster';
import type { ReadyStack } from './stack';

const MAX_SHOWN = 5;

/**
 * PVE lets no API token change a password. The provider would fail at that, and take the password for changed from then on.
 *
 * @throws CommandError when a plan that is made with a token changes passwords of users who exist
 */
export function refusePasswordChanges(stack: ReadyStack, document: PlanDocument): void {
  const access = plannedAccess(stack, document);
  if (access === undefined || !('token' in access.credentials)) return;
  const users = (document.resource_changes ?? []).flatMap(({ type, change: { actions, before, after } }) => (
    type === 'proxmox_virtual_environment_user' && actions.join() === 'update' && before?.password !== after?.password ? [String(before?.user_id)] : []
  ));
  if (users.length === 0) return;
  const more = users.length > MAX_SHOWN ? ` and ${users.length - MAX_SHOWN} more` : '';
  throw new CommandError(
    `the passwords of ${users.slice(0, MAX_SHOWN).join(', ')}${more} are others than before, and Proxmox VE lets no API token change them: nothing was changed\n`
    + `    set proxmox_username and proxmox_password in the place of proxmox_api_token in envs/${stack.config.name}/values.tfvars, at least this time`, EXIT.refused,
  );
}
