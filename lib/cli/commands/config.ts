import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { explainEnvironment } from '../../config/explain/explain-environment';
import { explainNode, explainSiteEnvironment } from '../../config/explain/explain-site';
import type { Explained } from '../../config/explain/explained';
import { findSite } from '../../config/site/find-site';
import { loadSite } from '../../config/site/load-site';
import type { Site } from '../../config/site/site';
import { renderTable } from '../../report/table';
import { didYouMean } from '../../values/did-you-mean';
import { quote } from '../../values/quote';
import { listEnvironments } from '../../model/plan-environments';
import { envsFolder, type Context } from '../context';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { examples } from '../examples';

interface Options {
  readonly explain?: boolean;
  readonly json?: boolean;
  readonly site?: string;
}

/** Values that belong together. */
interface Part {
  readonly title: string;
  readonly rows: readonly Explained[];
}

export function addConfig(program: Command, context: Context): void {
  program.command('config').helpCommand(false).description('what environments and sites are configured to be')
    .command('show')
    .description('show the values of an environment, of a machine of it, or of a node of the site, as they are once all files are merged')
    .argument('<name>', 'environment, or node of the site')
    .argument('[machine]', 'machine of the environment')
    .option('--explain', 'say of each value which file, line and level it comes from')
    .option('--json', 'the same for programs')
    .option('--site <folder>', 'folder of the site configuration; else $HOMESTAK_SITE_CONFIG, ../site-config, /opt/homestak/site-config')
    .addHelpText('after', examples(
      ['standsmith config show class-router router --explain', 'who says how many cores a router has'],
      ['standsmith config show pve --explain', 'where the endpoint of a node comes from'],
    ))
    .action((name: string, machine: string | undefined, { explain, json, site: given }: Options) => {
      const folder = findSite(context.env, context.root, given);
      const parts = partsOf(context, folder === undefined ? undefined : loadSite(folder, context.root), name, machine);
      if (json) {
        context.io.out(JSON.stringify(Object.fromEntries(parts.map(({ title, rows }) => [title, rows])), null, 2));
        return;
      }
      context.io.out(parts.map(({ title, rows }) => `${title}\n${explain ? explained(rows, context) : plain(rows)}`).join('\n\n'));
    });
}

function partsOf(context: Context, site: Site | undefined, name: string, machine: string | undefined): Part[] {
  const folder = path.join(envsFolder(context), name);
  const known = new Set<string>();
  const parts: Part[] = [];
  if (existsSync(path.join(folder, 'env.yaml'))) {
    const environment = explainEnvironment(folder, context.root, site);
    for (const key of environment.machines.keys()) known.add(key);
    if (machine === undefined) parts.push({ title: `environment ${name}`, rows: environment.settings });
    const rows = machine === undefined ? undefined : environment.machines.get(machine)?.();
    if (rows !== undefined) parts.push({ title: `machine ${machine!} of environment ${name}`, rows });
  }
  const inSite = site?.environments.get(name);
  if (inSite !== undefined) {
    for (const { name: key } of inSite.machines) known.add(key);
    const has = inSite.machines.some(({ name: key }) => key === machine);
    const title = `${machine === undefined ? '' : `machine ${machine} of `}environment ${name} of the site`;
    if (machine === undefined || has) parts.push({ title, rows: explainSiteEnvironment(site!, inSite, machine) });
  }
  if (machine === undefined && site?.nodes.has(name)) parts.push({ title: `node ${name} of the site`, rows: explainNode(site, name) });
  if (parts.length > 0) return parts;
  if (machine !== undefined && known.size > 0) throw unknown(`machine ${quote(machine)} in ${name}`, machine, [...known]);
  throw unknown(`environment or node ${quote(name)}`, name, [...listEnvironments(envsFolder(context)), ...site?.environments.keys() ?? [], ...site?.nodes.keys() ?? []]);
}

function unknown(what: string, given: string, names: readonly string[]): CommandError {
  const meant = didYouMean(given, names);
  const there = names.length === 0 ? 'make one: standsmith init NAME' : `there are ${[...new Set(names)].sort().join(', ')}`;
  return new CommandError(`there is no ${what}\n    ${meant === undefined ? there : `did you mean ${meant}?`}`, EXIT.badInput);
}

function plain(rows: readonly Explained[]): string {
  return rows.map(({ path: name, value }) => `${name}: ${value}`).join('\n');
}

function explained(rows: readonly Explained[], { io, root }: Context): string {
  const place = ({ position }: Explained) => (position === undefined ? '' : `${shorter(position.file, root)}:${position.line}`);
  return renderTable(['value', 'is', 'level', 'from'], rows.map(row => [row.path, row.value, row.level, place(row)]), io);
}

/** The site is mostly beside the project: `../site-config/site.yaml`. */
function shorter(file: string, root: string): string {
  const relative = path.relative(root, path.resolve(root, file));
  return relative.length < file.length ? relative : file;
}
