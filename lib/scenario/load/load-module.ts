import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { InputError } from '../../values/finding';
import type { Scenario } from '../scenario';
import { checkScenario } from './check-scenario';

interface Compiler {
  transpileModule(source: string, options: object): { readonly outputText: string };
}

/**
 * Loads a scenario from a TypeScript file, of which it is the default export. It is a program, and is run as one.
 *
 * @param root the project's folder, whose `typescript` compiles it
 * @throws InputError when it cannot be compiled, or is no scenario
 */
export function loadModuleScenario(file: string, root: string): Scenario {
  const name = path.parse(file).name;
  const position = { file: path.relative(root, file), line: 1, column: 1 };
  const refuse = (message: string, fix: string) => new InputError([{ position, message, fix }]);
  const exported = run(file, compilerOf(root) ?? refuseAll(refuse('TypeScript is not installed here, and is what compiles it', 'run npm install typescript, or write the scenario as YAML')));
  const scenario = (exported as { default?: Scenario }).default;
  if (scenario === undefined || !Array.isArray(scenario.phases)) throw refuse('the file has no scenario as its default export', 'write: export default { description, phases: […] }');
  const complete = { ...scenario, name, description: scenario.description ?? name };
  const faults = checkScenario(complete);
  if (faults.length > 0) throw new InputError(faults.map(({ message, fix }) => ({ position, message, fix })));
  return complete;
}

function refuseAll(error: InputError): never {
  throw error;
}

function compilerOf(root: string): Compiler | undefined {
  for (const base of [path.join(root, 'package.json'), __filename]) {
    try {
      return createRequire(base)('typescript') as Compiler;
    } catch {
      // it may be installed elsewhere
    }
  }
  return undefined;
}

function run(file: string, compiler: Compiler): unknown {
  const { outputText } = compiler.transpileModule(readFileSync(file, 'utf8'), { compilerOptions: { module: 1, target: 9, esModuleInterop: true }, fileName: file });
  const loaded = new Module(file) as Module & { _compile(code: string, file: string): void; paths: string[] };
  loaded.filename = file;
  loaded.paths = (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(path.dirname(file));
  loaded._compile(outputText, file);
  return loaded.exports as unknown;
}
