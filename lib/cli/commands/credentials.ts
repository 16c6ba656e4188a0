import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { environmentKind } from '../../config/environment-kind';
import { loadEnv } from '../../config/load-env';
import { updateCredentials } from '../../config/credentials';
import { readValues } from '../../config/values-file';
import { envsFolder, type Context } from '../context';
import { chooseEnvironments, planOne } from '../environments';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { examples } from '../examples';
import { siteNode } from '../site-access';
import { kindOf } from '../kinds';
import { counted } from '../../values/counted';

interface Options {
  readonly endpoint?: string;
  readonly username?: string;
  readonly insecure?: boolean;
  readonly tokenStdin?: boolean;
  readonly passwordStdin?: boolean;
  readonly sshUsername?: string;
  readonly sshPasswordStdin?: boolean;
}

export function addCredentials(program: Command, context: Context): void {
  program.command('credentials')
    .description('make the students\' passwords that are missing; writes values.tfvars and hand-out.csv, readable by you only')
    .argument('<environment>', 'name of a folder below envs/')
    .option('--endpoint <url>', 'URL of the Proxmox VE API: https://pve1.example.org:8006/')
    .option('--username <user@realm>', 'user to log in as, with a password')
    .option('--token-stdin', 'read the API token (user@realm!id=secret) from standard input; at a terminal, it is asked for')
    .option('--password-stdin', 'read the password of --username from standard input; at a terminal, it is asked for')
    .option('--ssh-username <user>', 'user to log in as on the nodes over SSH, where packages or run of cloud_init need it: root')
    .option('--ssh-password-stdin', 'read the password of --ssh-username from standard input; at a terminal, it is asked for')
    .option('--insecure', 'accept any TLS certificate')
    .addHelpText('after', examples(
      ['standsmith credentials class-router', 'passwords for the students who have none'],
      ['standsmith credentials class-router --endpoint https://pve1:8006/ --token-stdin', 'and the way to the cluster'],
    ))
    .addHelpText('after', '\nThe API token and the passwords are taken from standard input, or written into values.tfvars by hand: arguments are seen by everybody.')
    .action(async (given: string, options: Options) => {
      const [name] = chooseEnvironments(context, [given]);
      const folder = path.join(envsFolder(context), name!);
      const secret = await readSecret(context, options);
      const valuesFile = path.join(folder, 'values.tfvars');
      const handOutFile = path.join(folder, 'hand-out.csv');
      const kind = environmentKind(folder, context.root);
      const machines = kind === 'machines' ? planOne(context, name!) : undefined;
      const result = await updateCredentials({
        config: kind === 'class' ? loadEnv(folder, { root: context.root }) : { name: name! },
        valuesFile,
        handOutFile,
        endpoint: options.endpoint,
        username: options.username,
        insecure: options.insecure,
        apiToken: options.tokenStdin ? secret : undefined,
        password: options.passwordStdin ? secret : undefined,
        sshUsername: options.sshUsername,
        sshPassword: options.sshPasswordStdin ? secret : undefined,
        usesSsh: machines && kindOf(machines).needsSsh(machines),
        site: options.endpoint === undefined ? knownEndpoint(context, name!) : undefined,
        root: context.root,
      });
      const { io, root } = context;
      const files = [valuesFile, handOutFile].filter(file => existsSync(file)).map(file => path.relative(root, file)).join(' and ');
      const passwords = `${counted(result.added.length, 'new password')}, ${result.kept.length} kept: ${files}`;
      io.out(kind === 'class' ? passwords : `${files} is ${result.isChanged ? 'written' : 'as it was'}`);
      if (result.removed.length > 0) io.out(`no longer students, passwords dropped: ${result.removed.join(', ')}`);
      const lack = machines && kindOf(machines).missingValues(machines, await readValues(valuesFile, root));
      if (lack) io.err(`${path.relative(root, valuesFile)} has ${lack.lacks}\n    ${lack.fix}`);
      if (result.toFillIn.length > 0) io.err(`for a real cluster, fill in ${inWords(result.toFillIn)} in ${path.relative(root, valuesFile)}`);
    });
}

function inWords(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A person types it, and it is not shown. */
async function readSecret({ io }: Context, options: Options): Promise<string | undefined> {
  const { tokenStdin, passwordStdin, sshPasswordStdin, username, sshUsername } = options;
  if ([tokenStdin, passwordStdin, sshPasswordStdin].filter(Boolean).length > 1) {
    throw new CommandError('standard input holds one secret\n    give one of --token-stdin, --password-stdin and --ssh-password-stdin at a time', EXIT.badInput);
  }
  if (!tokenStdin && !passwordStdin && !sshPasswordStdin) return undefined;
  if (!io.isInteractive) return (await io.input()).trim();
  const user = sshPasswordStdin ? `${sshUsername ?? 'root'} on the nodes` : username ?? 'the user';
  return (await io.prompts.secret(tokenStdin ? 'API token (user@realm!id=secret)' : `Password of ${user}`)).trim();
}

/** What the site says where the environment is put. */
function knownEndpoint(context: Context, environment: string): { readonly endpoint?: string } | undefined {
  const known = context.env.STANDSMITH_SIMULATION ? undefined : siteNode(context, environment);
  return known && { endpoint: known.site.nodes.get(known.name)?.apiEndpoint };
}
