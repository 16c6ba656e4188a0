import type { ReadOnlyClient } from '../../../cluster/read-only-client';
import type { SiteNode } from '../../../config/site/site';
import { HostKeys } from '../../../scenario/ssh/host-keys';
import { runOverSsh, type SshLogin } from '../../../scenario/ssh/session';
import type { Preflight, Say } from './subject';

interface NodeStatus {
  readonly cpuinfo?: { readonly flags?: string; readonly hvm?: number | string };
}

const PARAMETERS = 'cat /sys/module/kvm_intel/parameters/nested /sys/module/kvm_amd/parameters/nested 2>/dev/null';
const TIMEOUT_MS = 10_000;
const TURN_ON = 'turn it on there, and start it anew: echo "options kvm_intel nested=1" > /etc/modprobe.d/kvm.conf (kvm_amd on AMD)';

/**
 * Whether a node lets VMs run VMs. The API tells whether its CPU can virtualize at all; the setting of the kernel module is on the node alone, and
 * looked at over SSH where the site says how.
 */
export async function checkNested({ get }: ReadOnlyClient, name: string, { node, host, tools }: Preflight, say: Say): Promise<void> {
  const { cpuinfo } = await get<NodeStatus>(`/nodes/${name}/status`);
  const canVirtualize = cpuinfo === undefined || String(cpuinfo.hvm) === '1' || /\b(vmx|svm)\b/.test(cpuinfo.flags ?? '');
  if (!canVirtualize) {
    say.refuse(`the CPU of ${name} offers neither vmx nor svm: no VM there can run VMs\n    turn virtualization on in its firmware, or for the VM that it is`);
    return;
  }
  const login = name === host ? loginToNode(node, tools.login) : undefined;
  const setting = login === undefined ? undefined : await readSetting(login.address, login);
  if (setting === 'off') say.refuse(`${name} does not let VMs run VMs: nested virtualization is off\n    ${TURN_ON}`);
  if (setting === undefined) say.warn(`whether ${name} lets VMs run VMs cannot be seen by its API; there, this should say Y or 1: cat /sys/module/kvm_*/parameters/nested`);
}

function loginToNode(node: SiteNode | undefined, { keyFile, agent }: SshLogin): (SshLogin & { readonly address: string }) | undefined {
  const { address, sshUser = 'root', sshPort = 22 } = node?.host ?? {};
  return address === undefined ? undefined : { address, user: sshUser, port: sshPort, keyFile, agent };
}

async function readSetting(address: string, login: SshLogin): Promise<'on' | 'off' | undefined> {
  try {
    const { stdout } = await runOverSsh(address, login, PARAMETERS, { hostKeys: new HostKeys(), signal: AbortSignal.timeout(TIMEOUT_MS) });
    return nestedSetting(stdout);
  } catch {
    return undefined;
  }
}

/** @param said by the kernel modules that are there @returns undefined where there is none */
export function nestedSetting(said: string): 'on' | 'off' | undefined {
  const values = said.trim().split(/\s+/).filter(value => value !== '');
  return values.length === 0 ? undefined : values.some(value => /^[Y1]$/.test(value)) ? 'on' : 'off';
}
