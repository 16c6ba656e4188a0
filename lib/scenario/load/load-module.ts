import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { checkYaml } from '../../config/read-yaml-file';
import { InputError, type SourcePosition } from '../../values/finding';
import { printable } from '../../values/quote';
import type { Scenario } from '../scenario';
import { toScenario } from './load-yaml';
import { scenarioSchema } from './schema';

/** Of the package `typescript`, which need not be installed. */
interface Compiler {
  readonly ModuleKind: { readonly CommonJS: number };
  readonly ScriptTarget: { readonly ES2022: number };
  transpileModule(source: string, options: object): { readonly outputText: string; readonly diagnostics?: readonly Diagnostic[] };
  flattenDiagnosticMessageText(text: unknown, newLine: string): string;
}

interface Diagnostic {
  readonly file?: { getLineAndCharacterOfPosition(offset: number): { readonly line: number; readonly character: number } };
  readonly start?: number;
  readonly messageText: unknown;
}

/**
 * Loads a scenario from a TypeScript file, whose default export is what a file of YAML would say. It is a program, and is run as one.
 *
 * @param root the project's folder, whose `typescript` compiles it
 * @throws InputError when it cannot be compiled or run, or is no scenario
 */
export function loadModuleScenario(file: string, root: string): Scenario {
  const position = { file: path.relative(root, file), line: 1, column: 1 };
  const compiler = compilerOf(root);
  if (compiler === undefined) throw refusal(position, 'TypeScript is not installed here, and is what compiles it', 'run npm install typescript, or write the scenario as YAML');
  const { default: scenario } = run(file, compile(file, compiler, position), position) as { default?: unknown };
  if (typeof scenario !== 'object' || scenario === null) {
    throw refusal(position, 'the file has no scenario as its default export', 'write: export default { description: …, phases: […] }');
  }
  try {
    return toScenario(path.parse(file).name, checkYaml(JSON.stringify(scenario), position, scenarioSchema));
  } catch (error) {
    // a value has no place in the program that made it
    throw error instanceof InputError ? new InputError(error.findings.map(finding => ({ ...finding, position }))) : refusal(position, `the scenario is no plain data: ${said(error)}`);
  }
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

function compile(file: string, compiler: Compiler, position: SourcePosition): string {
  const { outputText, diagnostics = [] } = compiler.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: { module: compiler.ModuleKind.CommonJS, target: compiler.ScriptTarget.ES2022, esModuleInterop: true },
    fileName: file, reportDiagnostics: true,
  });
  const [wrong] = diagnostics;
  if (wrong === undefined) return outputText;
  const { line, character } = wrong.file?.getLineAndCharacterOfPosition(wrong.start ?? 0) ?? { line: 0, character: 0 };
  const place = { ...position, line: line + 1, column: character + 1 };
  throw refusal(place, `this is no TypeScript: ${printable(compiler.flattenDiagnosticMessageText(wrong.messageText, ' '))}`);
}

function run(file: string, code: string, position: SourcePosition): unknown {
  const loaded = new Module(file) as Module & { _compile(code: string, file: string): void; paths: string[] };
  loaded.filename = file;
  loaded.paths = (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(path.dirname(file));
  try {
    loaded._compile(code, file);
  } catch (error) {
    throw refusal(position, `the file cannot be run: ${said(error)}`);
  }
  return Object(loaded.exports) as unknown;
}

function said(error: unknown): string {
  try {
    const { message } = Object(error) as { message?: unknown };
    return printable(String(message ?? error).split('\n')[0]!);
  } catch {
    // whatever is thrown need not be a text
    return 'it throws what cannot be said';
  }
}

function refusal(position: SourcePosition, message: string, fix = 'mend it, or write the scenario as YAML'): InputError {
  return new InputError([{ position, message, fix }]);
}
