import { isIPv4 } from 'node:net';
import type { OnVm } from './action';
import type { ActionType, Tools } from './action-type';

interface Interface {
  readonly name: string;
  readonly 'ip-addresses'?: readonly { readonly 'ip-address': string }[];
}

const SHUTDOWN_SECONDS = 60;
const POLL_SECONDS = 2;

export const startVm: ActionType<'start_vm'> = {
  timeoutSeconds: 120,
  outputs: [],
  run: async (action, tools) => switchVm(action, tools, 'running', 'start', {}),
  undo: (action, { started }) => (started === 1 ? { ...action, kind: 'stop_vm' } : undefined),
};

export const stopVm: ActionType<'stop_vm'> = {
  timeoutSeconds: 180,
  outputs: [],
  run: async (action, tools) => switchVm(action, tools, 'stopped', 'shutdown', { timeout: SHUTDOWN_SECONDS, forceStop: 1 }),
};

async function switchVm(
  { vmId, node = '', ...target }: OnVm, tools: Tools, wanted: 'running' | 'stopped', change: string, parameters: Readonly<Record<string, number>>,
) {
  const name = node === '' ? tools.host : node;
  const vm = `/nodes/${name}/qemu/${vmId}/status`;
  return tools.withCluster(target, async client => {
    const { status } = await client.get<{ status: string }>(`${vm}/current`);
    tools.log(`VM ${vmId} on ${name} is ${status}`);
    if (status === wanted) return {};
    if (wanted === 'running') tools.remember({ started: 1 });
    await client.change('POST', `${vm}/${change}`, parameters);
    return { changes: [`VM ${vmId} is ${wanted}`] };
  });
}

export const waitForGuestAgent: ActionType<'wait_for_guest_agent'> = {
  timeoutSeconds: 300,
  outputs: ['address'],
  run: async ({ vmId, node = '', ...target }, tools) => tools.withCluster(target, async client => {
    const path = `/nodes/${node === '' ? tools.host : node}/qemu/${vmId}/agent/network-get-interfaces`;
    for (let said = ''; ; await tools.pause(POLL_SECONDS)) {
      const answer = await client.get<{ result: readonly Interface[] }>(path).catch((error: Error) => error.message);
      const found = typeof answer === 'string' ? undefined : firstAddress(answer.result);
      if (found !== undefined) {
        tools.log(`VM ${vmId} has the address ${found}`);
        return { outputs: { address: found } };
      }
      const why = typeof answer === 'string' ? answer : 'the guest agent tells no address yet';
      if (why !== said) tools.log(why);
      said = why;
    }
  }),
};

function firstAddress(interfaces: readonly Interface[]): string | undefined {
  return interfaces.filter(({ name }) => name !== 'lo').flatMap(one => one['ip-addresses'] ?? [])
    .map(one => one['ip-address']).find(address => isIPv4(address) && !address.startsWith('169.254.'));
}
