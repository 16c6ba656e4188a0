import type { Command } from 'commander';
import { loadSite } from '../../config/site/load-site';
import { parseSecretsDocument } from '../../config/sops/parse-document';
import { withNewKey } from '../../config/sops/seal-file';
import { InputError } from '../../values/finding';
import { quote } from '../../values/quote';
import type { Context } from '../context';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { examples } from '../examples';
import { makeKey } from '../secrets/make-key';
import { MemoryFile } from '../secrets/edit-in-memory';
import { runWithSite } from '../secrets/run-with-site';
import { checkRecipients, newRecipients } from '../secrets/recipients';
import { readSecretsFile, writeSecretsFile, type SecretsFile } from '../secrets/secrets-file';

interface Options { readonly site?: string }

const SITE_OPTION = ['--site <folder>', 'folder of the site configuration; else $HOMESTAK_SITE_CONFIG, ../site-config, /opt/homestak/site-config'] as const;

export function addSecrets(program: Command, context: Context, exit: (code: number) => void): void {
  const secrets = program.command('secrets').helpCommand(false)
    .description('change the encrypted secrets of a site configuration: SOPS and age, without their programs')
    .addHelpText('after', '\nThe age key is taken from $SOPS_AGE_KEY, $SOPS_AGE_KEY_FILE, or ~/.config/sops/age/keys.txt.');
  addKeygen(secrets, context);
  addEdit(secrets, context);
  addSet(secrets, context);
  addRotate(secrets, context);
  addExec(secrets, context, exit);
}

function addKeygen(secrets: Command, context: Context): void {
  secrets.command('keygen')
    .description('make an age key of your own, and print its public key; a key that is there is kept')
    .addHelpText('after', examples(['standsmith secrets keygen', 'once a person: it goes to ~/.config/sops/age/keys.txt, or to $SOPS_AGE_KEY_FILE']))
    .action(async () => makeKey(context));
}

function addExec(secrets: Command, context: Context, exit: (code: number) => void): void {
  secrets.command('exec')
    .description('run a command that has the way to the cluster, as the site knows it, in its variables (TF_VAR_proxmox_…): in memory, and nowhere else')
    .argument('<environment>', 'name of a folder below envs/, of this folder or one above it')
    .argument('<command...>', 'command to run, behind --')
    .option(...SITE_OPTION)
    .addHelpText('after', examples(['cd cdktf.out/stacks/dev && standsmith secrets exec dev -- tofu plan -var-file values.tfvars -out vm', 'by hand, step by step']))
    .addHelpText('after', '\nIt ends as the command does. What values.tfvars says goes before what the site says.')
    .action(async (environment: string, command: string[], { site }: Options) => exit(await runWithSite(context, environment, command, site)));
}

function addEdit(secrets: Command, context: Context): void {
  secrets.command('edit')
    .description('open the secrets in $EDITOR: in memory, never on a disk')
    .option(...SITE_OPTION)
    .addHelpText('after', examples(['EDITOR=nano standsmith secrets edit', 'change all that is to be changed at once']))
    .action(async ({ site }: Options) => {
      const before = await readSecretsFile(context, site);
      const text = before.opened.document.toString({ indent: 4, lineWidth: 0 });
      const copy = new MemoryFile(context, before.text === undefined ? NEW_FILE : text);
      try {
        const edited = await editUntilGood(context, copy, before);
        if (edited === text && before.opened.metadata !== undefined) {
          context.io.out(`nothing has changed in ${before.name}`);
          return;
        }
        await writeSecretsFile(context, { ...before, opened: { ...before.opened, document: parseEdited(edited) } });
      } finally {
        copy.remove();
      }
      context.io.out(`written, encrypted: ${before.name}`);
      for (const line of whatIsWrong(context, before)) context.io.err(line);
    });
}

/** What the site says of its secrets that is not so any more. */
function whatIsWrong({ root }: Context, { site }: SecretsFile): string[] {
  try {
    loadSite(site, root);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return ['the site cannot be used as it is now:', error.message];
  }
}

const NEW_FILE = `# a section, and below it names with their values; files of the site name them
api_tokens:
    # pve: root@pam!standsmith=00000000-0000-0000-0000-000000000000
`;

async function editUntilGood(context: Context, copy: MemoryFile, { name }: SecretsFile): Promise<string> {
  for (;;) {
    const edited = await copy.edit(context);
    try {
      parseEdited(edited);
      return edited;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      context.io.err(error.message);
      const answer = await context.io.ask('Edit it again? (yes/no) ');
      if (answer?.trim().toLowerCase() !== 'yes') throw new CommandError(`nothing was written: ${name} is as it was`, EXIT.badInput);
    }
  }
}

function parseEdited(text: string) {
  const { document, positionOf } = parseSecretsDocument(text, 'secrets.yaml');
  const part = document.get('sops', true);
  if (part === undefined) return document;
  throw new InputError([{ position: positionOf(part as never), message: 'sops is the part that is written by itself', fix: 'name the section otherwise' }]);
}

function addSet(secrets: Command, context: Context): void {
  secrets.command('set')
    .description('set one secret; its value is taken from standard input, at a terminal it is asked for')
    .argument('<name>', 'section and name: api_tokens.pve')
    .option(...SITE_OPTION)
    .addHelpText('after', examples(
      ['standsmith secrets set api_tokens.pve', 'asks for the value, and does not show it'],
      ['pass show pve-token | standsmith secrets set api_tokens.pve', 'takes it from another program'],
    ))
    .action(async (name: string, { site }: Options) => {
      const keys = splitName(name);
      const before = await readSecretsFile(context, site);
      const value = await readValue(context, name);
      const isNew = !before.opened.document.hasIn(keys);
      setValue(before, keys, value);
      await writeSecretsFile(context, before);
      context.io.out(`${name} is ${isNew ? 'set' : 'changed'} in ${before.name}`);
    });
}

/** What is behind the first dot is the name: it may have dots of its own. */
function splitName(name: string): [string, string] {
  const [, section, key] = /^([A-Za-z_][A-Za-z0-9_-]*)\.([A-Za-z0-9_][A-Za-z0-9_.@-]*)$/.exec(name) ?? [];
  if (section === undefined || key === undefined || section === 'sops') {
    throw new CommandError(`${quote(name)} is no name of a secret\n    write section and name with a dot between them: api_tokens.pve`, EXIT.badInput);
  }
  return [section, key];
}

async function readValue({ io }: Context, name: string): Promise<string> {
  const value = io.isInteractive ? await io.prompts.secret(`Value of ${name}`) : (await io.input()).replace(/\r?\n$/, '');
  if (value !== '') return value;
  throw new CommandError(`the value of ${name} is empty\n    give it on standard input: arguments are seen by everybody`, EXIT.badInput);
}

function setValue({ opened: { document }, name }: SecretsFile, [section, key]: [string, string], value: string): void {
  const parent = document.get(section, true) as { items?: unknown; value?: unknown } | undefined;
  if (parent !== undefined && parent.items === undefined && parent.value !== null) {
    throw new CommandError(`${section} is a single value in ${name}, and has no names\n    change it by: standsmith secrets edit`, EXIT.badInput);
  }
  if (parent?.items === undefined) document.set(section, document.createNode({}));
  document.setIn([section, key], document.createNode(value));
}

function addRotate(secrets: Command, context: Context): void {
  secrets.command('rotate')
    .description('encrypt all secrets with a new key, for the same readers or for others; a file in clear is encrypted')
    .option(...SITE_OPTION)
    .option('--recipient <age1…>', 'who may read it from now on; repeatable. Without it: those who may now', (value: string, before: string[] = []) => [...before, value])
    .addHelpText('after', examples(
      ['standsmith secrets rotate', 'a new key for the same readers'],
      ['standsmith secrets rotate --recipient age1… --recipient age1…', 'these readers, and nobody else'],
    ))
    .action(async ({ site, recipient: given }: Options & { recipient?: string[] }) => {
      const before = await readSecretsFile(context, site);
      if (before.text === undefined) throw new CommandError(`there is no ${before.name}\n    make it: standsmith secrets edit`, EXIT.badInput);
      const { metadata } = before.opened;
      if (metadata !== undefined && metadata.otherKeys.length > 0) {
        throw new CommandError(
          `${before.name} is encrypted by ${metadata.otherKeys.join(' and ')}, too, and only sops can do that anew\n    run: sops rotate -i ${before.file}`, EXIT.refused,
        );
      }
      const earlier = metadata?.age.map(({ recipient }) => recipient);
      const recipients = await checkRecipients(given ?? earlier ?? await newRecipients(context, before.site));
      await writeSecretsFile(context, { ...before, opened: await withNewKey(before.opened, recipients) });
      context.io.out(`${before.name} is encrypted anew for ${recipients.join(', ')}`);
      const gone = earlier?.filter(recipient => !recipients.includes(recipient)) ?? [];
      if (gone.length > 0) context.io.err(`${gone.join(', ')} may still have read what was there: change the tokens and passwords themselves, too`);
      if (metadata === undefined) context.io.err('what was in clear may be in backups and in version control: change the tokens and passwords themselves, too');
    });
}
