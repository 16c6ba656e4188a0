import type { Command } from 'commander';
import { ansibleInventory, ansibleVariables } from '../../report/inventory/ansible';
import type { FoundInventory } from '../../report/inventory/found-host';
import { hostsFile } from '../../report/inventory/hosts-file';
import { sshConfig } from '../../report/inventory/ssh-config';
import { didYouMean } from '../../values/did-you-mean';
import { quote } from '../../values/quote';
import type { Context } from '../context';
import { planOne } from '../environments';
import { CommandError } from '../errors';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';
import { findHosts } from '../inventory/find-hosts';

interface Options {
  readonly list?: boolean;
  readonly host?: string;
  readonly sshConfig?: boolean;
  readonly hostsFile?: boolean;
}

export function addInventory(program: Command, context: Context): void {
  program.command('inventory')
    .description('list the machines of an environment with their addresses, for Ansible, OpenSSH or /etc/hosts; changes nothing')
    .argument('<environment>', 'name of a folder below envs/')
    .option('--list', 'all groups and hosts, as a dynamic inventory of Ansible (this is what it does without an option)')
    .option('--host <name>', 'the variables of one host, as a dynamic inventory of Ansible')
    .option('--ssh-config', 'a block for each machine, for ~/.ssh/config or ssh -F')
    .option('--hosts-file', 'a line for each machine, for /etc/hosts')
    .addHelpText('after', examples(
      ['standsmith inventory dev --list', 'what Ansible reads'],
      ['standsmith inventory dev --ssh-config > dev.ssh', 'then: ssh -F dev.ssh dev1'],
      ['standsmith inventory dev --hosts-file', 'lines for /etc/hosts'],
    ))
    .addHelpText('after', '\nFor Ansible, a script of one line: exec standsmith inventory dev "$@"; docs/inventory.md has it.')
    .action(async (name: string, options: Options) => {
      const wanted = [options.list, options.host !== undefined, options.sshConfig, options.hostsFile].filter(Boolean).length;
      if (wanted > 1) throw new CommandError('one thing is shown at a time\n    give one of --list, --host, --ssh-config and --hosts-file', EXIT.badInput);
      context.io.out(render(context, await findHosts(context, planOne(context, name)), options));
    });
}

function render({ io }: Context, inventory: FoundInventory, options: Options): string {
  if (options.sshConfig) {
    const without = inventory.hosts.filter(({ takesSsh }) => !takesSsh).map(({ name }) => name);
    if (without.length > 0) io.err(`${without.join(', ')}: Talos takes no SSH`);
    return sshConfig(inventory);
  }
  if (options.hostsFile) {
    const { text, leftOut } = hostsFile(inventory);
    if (leftOut.length > 0) io.err(`${leftOut.map(({ name }) => name).join(', ')}: another machine has the same address in another network; --ssh-config leads to each`);
    return text;
  }
  return JSON.stringify(options.host === undefined ? ansibleInventory(inventory) : variablesOf(inventory, options.host), null, 2);
}

function variablesOf(inventory: FoundInventory, name: string) {
  const host = inventory.hosts.find(one => one.name === name);
  if (host !== undefined) return ansibleVariables(inventory, host);
  const names = inventory.hosts.map(one => one.name);
  const meant = didYouMean(name, names);
  const there = names.length === 0 ? 'no machine has an address that is known' : `there are ${names.join(', ')}`;
  throw new CommandError(`${inventory.environment} has no host ${quote(name)}\n    ${meant === undefined ? there : `did you mean ${meant}?`}`, EXIT.badInput);
}
