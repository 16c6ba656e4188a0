import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FoundPlaybook } from '../../scenario/actions/action-type';

/** Folder of the playbooks that come with Standsmith: beside what is compiled, as in the sources. */
const SHIPPED = ['../../../ansible', '../../../../ansible'].map(relative => path.resolve(__dirname, relative));
/** Variables of all playbooks, beside the site's own, and the project's. */
const VARIABLES = 'variables.yml';

/** Finds playbooks: the site's own, the project's, then those that are shipped; of variables, the site's win. */
export function playbookFinder(root: string, site: string | undefined): (name: string) => FoundPlaybook {
  const own = [...site === undefined ? [] : [path.join(site, 'ansible')], path.join(root, 'ansible')];
  return name => {
    const file = [...own, ...SHIPPED].flatMap(folder => ['yml', 'yaml'].map(ending => path.join(folder, `${name}.${ending}`))).find(candidate => existsSync(candidate));
    if (file === undefined) throw new Error(`there is no playbook ${name}.yml\n    write it into ${own[0]}`);
    const variableFiles = own.map(folder => path.join(folder, VARIABLES)).filter(candidate => existsSync(candidate)).reverse();
    return { file, variableFiles };
  };
}
