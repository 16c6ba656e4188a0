import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { didYouMean } from '../../values/did-you-mean';
import { BUILT_IN } from '../built-in';
import type { Scenario } from '../scenario';
import { loadModuleScenario } from './load-module';
import { loadYamlScenario } from './load-yaml';

/** There is no scenario of that name. */
export class NoScenario extends Error {
  constructor(name: string, names: readonly string[]) {
    const near = didYouMean(name, names);
    super(`there is no scenario ${JSON.stringify(name)}\n    ${near === undefined ? `there are: ${names.join(', ')}` : `did you mean ${near}?`}`);
    this.name = 'NoScenario';
  }
}

const ENDING = /\.(ya?ml|ts)$/;
// it is shown in terminals, and part of the names of files
const NAME = /^\w[\w.-]*$/;

/** Names of all scenarios: those that are built in, and the files in the folders; a file comes before what is built in by the same name. */
export function listScenarios(folders: readonly string[]): string[] {
  const own = folders.flatMap(folder => (existsSync(folder) ? readdirSync(folder) : []))
    .filter(file => ENDING.test(file) && NAME.test(file) && !file.endsWith('.d.ts'));
  return [...new Set([...BUILT_IN.map(({ name }) => name), ...own.map(file => file.replace(ENDING, ''))])].sort();
}

/**
 * @param folders where files are looked for, the first one first
 * @param root folder that the paths in findings are relative to
 * @throws NoScenario, or InputError with everything that is wrong with the file
 */
export function findScenario(name: string, folders: readonly string[], root: string): Scenario {
  for (const folder of NAME.test(name) ? folders : []) {
    for (const ending of ['yaml', 'yml', 'ts']) {
      const file = path.join(folder, `${name}.${ending}`);
      if (existsSync(file)) return ending === 'ts' ? loadModuleScenario(file, root) : loadYamlScenario(file, root);
    }
  }
  const builtIn = BUILT_IN.find(scenario => scenario.name === name);
  if (builtIn === undefined) throw new NoScenario(name, listScenarios(folders));
  return builtIn;
}
