import type { FoundHost, FoundInventory } from './found-host';

export type AnsibleVariables = Readonly<Record<string, string | number>>;

/** The inventory of an environment, as a script of Ansible answers to `--list`: groups with their hosts, and the variables of each host. */
export function ansibleInventory(inventory: FoundInventory): Readonly<Record<string, object>> {
  const groups = groupsOf(inventory);
  const byName = hostsByName(inventory);
  return {
    _meta: { hostvars: Object.fromEntries(inventory.hosts.map(host => [host.name, ansibleVariables(inventory, host, byName)])) },
    ...Object.fromEntries([...groups].map(([name, hosts]) => [name, { hosts }])),
  };
}

/** The variables of one host, as it answers to `--host`. */
export function ansibleVariables(inventory: FoundInventory, host: FoundHost, byName = hostsByName(inventory)): AnsibleVariables {
  const { environment, kind } = inventory;
  const { user, identityFile, groups } = host;
  const jumps = jumpsTo(host, byName);
  const student = groups.find(({ about }) => about === 'student')?.name;
  return {
    ansible_host: host.address,
    ...(user !== undefined && { ansible_user: user }),
    ...(identityFile !== undefined && { ansible_ssh_private_key_file: identityFile }),
    ...(jumps.length > 0 && { ansible_ssh_common_args: `-o ProxyJump=${jumps.map(loginOf).join(',')}` }),
    proxmox_vmid: host.vmId,
    proxmox_node: host.nodeName,
    standsmith_environment: environment,
    standsmith_kind: kind,
    ...(student !== undefined && { standsmith_student: student }),
  };
}

/** The machines that lead to another one, the first that is come to at the front. */
function jumpsTo({ jump }: FoundHost, byName: ReadonlyMap<string, FoundHost>): FoundHost[] {
  const router = jump === undefined ? undefined : byName.get(jump);
  return router === undefined ? [] : [...jumpsTo(router, byName), router];
}

function hostsByName({ hosts }: FoundInventory): ReadonlyMap<string, FoundHost> {
  return new Map(hosts.map(host => [host.name, host]));
}

function loginOf({ user, address }: FoundHost): string {
  return user === undefined ? address : `${user}@${address}`;
}

/** A group for each thing that machines have in common; two things never share one. The environment's has its name, unless a machine has that. */
function groupsOf({ environment, kind, hosts }: FoundInventory): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  const names = new Map<string, string>();
  const isMachine = hosts.some(({ name }) => name === groupName(environment));
  const add = (key: string, wanted: string, members: readonly string[]) => {
    const name = names.get(key) ?? free(groupName(wanted), groups);
    names.set(key, name);
    groups.set(name, groups.get(name) ?? []);
    groups.get(name)!.push(...members);
  };
  const all = hosts.map(({ name }) => name);
  add('environment', isMachine || TAKEN.has(groupName(environment)) ? `env_${environment}` : environment, all);
  add('kind', `kind_${kind}`, all);
  for (const { name, groups: own } of hosts) {
    for (const group of own) add(`${group.about} ${group.name}`, `${group.about}_${group.name}`, [name]);
  }
  return groups;
}

/** Groups that Ansible makes itself, and what the answer has beside groups. */
const TAKEN: ReadonlySet<string> = new Set(['all', 'ungrouped', '_meta']);

function free(name: string, taken: ReadonlyMap<string, unknown>): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Ansible takes letters, digits and `_`, and no digit at the front. */
function groupName(text: string): string {
  return text.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
}
