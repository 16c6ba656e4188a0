import { createAgent } from 'ssh2';
import { LOCAL } from '../../../scenario/actions/ansible-playbook';
import { letInKeys } from '../../../model/machines/let-in-keys';
import type { ActionKind, OnMachine } from '../../../scenario/actions/action';
import { stepsOf } from '../../../scenario/scenario';
import { loginTo } from '../../../scenario/actions/ssh';
import { HostKeys } from '../../../scenario/ssh/host-keys';
import { publicKeyOf, whyUnusable } from '../../../scenario/ssh/key-file';
import { runOverSsh, type SshLogin } from '../../../scenario/ssh/session';
import { keyOf } from '../../inventory/identity-files';
import type { Preflight, Say } from './subject';

const TIMEOUT_MS = 10_000;
const LOGS_IN: ReadonlySet<ActionKind> = new Set(['ssh_command', 'wait_for_ssh', 'ansible_playbook']);

/** Whether machines can be logged in to: by a key that can be used, and where they are there already, by trying. */
export async function checkLogin(subject: Preflight, say: Say): Promise<void> {
  const { phases, actions, tools: { login } } = subject;
  const logins = phases.flatMap(stepsOf).filter(({ kind }) => LOGS_IN.has(kind));
  // an address that is known later is none of this machine
  const local = actions.filter(action => 'address' in action && action.address === LOCAL);
  if (logins.length === local.length) return;
  const why = await unusable(login);
  if (why !== undefined) return say.refuse(why);
  warnOfOtherKeys(subject, say);
  const machines = new Map(subject.first.filter(({ kind }) => kind === 'ssh_command' || kind === 'ansible_playbook')
    .flatMap(action => ('address' in action && action.address !== LOCAL ? [[JSON.stringify([action.address, action.user, action.port]), action]] as const : [])));
  await Promise.all([...machines.values()].map(async machine => tryLogin(machine, login, say)));
}

/** Of machines that are made by the run, and let in others than whoever runs it. */
function warnOfOtherKeys({ environments, tools: { login: { keyFile } } }: Preflight, { warn }: Say): void {
  if (keyFile === undefined) return;
  const own = publicKeyOf(keyFile);
  const isOwn = (key: string) => keyOf(key) === own;
  for (const { config, plan } of environments) {
    const locked = plan.machines.filter(machine => letInKeys(machine)?.some(isOwn) === false).map(({ key }) => key);
    if (locked.length > 0) {
      warn(`${locked.join(', ')} of envs/${config.name} will not let in the SSH key ${keyFile}: add it to ssh_keys of cloud_init before the machine is made\n    ${own}`);
    }
  }
}

async function tryLogin({ address, ...given }: OnMachine, login: SshLogin, { refuse }: Say): Promise<void> {
  const { user = login.user, port = login.port } = given;
  try {
    await runOverSsh(address, loginTo(given, { login }), 'true', { hostKeys: new HostKeys(), signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    refuse(`nobody is let in: ${(error as Error).message}\n    see whether ssh -p ${port} ${user}@${address} works; user, port and key are given by --set ssh_user=…, ssh_port=…, ssh_key=…`);
  }
}

/** @returns why nobody can be logged in with it */
async function unusable({ keyFile, agent }: SshLogin): Promise<string | undefined> {
  if (keyFile === undefined) {
    if (agent === undefined) return 'there is no SSH key to log in with\n    make one: ssh-keygen -t ed25519; or name one by --set ssh_key=FILE';
    const keys = await keysOf(agent);
    return keys > 0 ? undefined : `the SSH agent at ${agent} ${keys === 0 ? 'has no key' : 'does not answer'}, and there is no key file\n    ssh-add, or name a key by --set ssh_key=FILE`;
  }
  const why = whyUnusable(keyFile);
  return why === undefined ? undefined : `the SSH key ${keyFile} cannot be used: ${why}`;
}

/** @returns how many keys it has; -1 where it does not answer */
async function keysOf(agent: string): Promise<number> {
  return new Promise(resolve => createAgent(agent).getIdentities((error, keys) => resolve(error ? -1 : keys?.length ?? 0)));
}
