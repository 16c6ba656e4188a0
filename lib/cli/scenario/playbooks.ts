import { existsSync } from 'node:fs';
import path from 'node:path';

/** Folder of the playbooks that come with Standsmith: beside what is compiled, as in the sources. */
const SHIPPED = ['../../../ansible', '../../../../ansible'].map(relative => path.resolve(__dirname, relative));

/** Finds playbooks: the site's own, the project's, then those that are shipped. */
export function playbookFinder(root: string, site: string | undefined): (name: string) => string {
  const folders = [...site === undefined ? [] : [path.join(site, 'ansible')], path.join(root, 'ansible'), ...SHIPPED];
  return name => {
    const file = folders.flatMap(folder => ['yml', 'yaml'].map(ending => path.join(folder, `${name}.${ending}`))).find(candidate => existsSync(candidate));
    if (file === undefined) throw new Error(`there is no playbook ${name}.yml\n    write it into ${folders[0]}`);
    return file;
  };
}
