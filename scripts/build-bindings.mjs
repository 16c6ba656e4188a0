// Generates the TypeScript bindings of each provider from the project's copy of its schema (providers/<name>/schema.json)
// and compiles them to providers/<name>/lib. Does nothing while the schema and the generator are unchanged.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

async function build(name) {
  const folder = path.join(root, 'providers', name);
  const schemaText = readFileSync(path.join(folder, 'schema.json'), 'utf8');
  const generatorVersion = require('@cdktn/provider-generator/package.json').version;
  const fingerprint = createHash('sha256').update(schemaText).update(generatorVersion).update(readFileSync(fileURLToPath(import.meta.url))).digest('hex');
  const stamp = path.join(folder, 'lib', '.fingerprint');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;

  const source = path.join(folder, 'src');
  rmSync(source, { recursive: true, force: true });
  rmSync(path.join(folder, 'lib'), { recursive: true, force: true });
  await generate(JSON.parse(schemaText), name, source);
  compile(source, path.join(folder, 'lib'));
  writeFileSync(stamp, fingerprint);
}

async function generate(schema, name, source) {
  // the generator runs 'terraform version', which complains on stderr about a configuration file that is not there
  process.env.TF_CLI_CONFIG_FILE = '/dev/null';
  const { CodeMaker, TerraformProviderGenerator } = require('@cdktn/provider-generator');
  const code = new CodeMaker();
  code.indentation = 2;
  new TerraformProviderGenerator(code, schema).generateAll();
  const generated = mkdtempSync(path.join(tmpdir(), 'bindings-'));
  await code.save(generated);
  cpSync(path.join(generated, 'providers', name), source, { recursive: true, filter: file => !file.endsWith('README.md') });
  rmSync(generated, { recursive: true });
  // one copy of the engine is loaded, under the name that the project installs it by
  for (const file of readdirSync(source, { recursive: true })) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(path.join(source, file), 'utf8');
    writeFileSync(path.join(source, file), text.replaceAll("from 'cdktn'", "from 'cdktf'"));
  }
}

function compile(source, target) {
  const ts = require('typescript');
  const files = readdirSync(source, { recursive: true }).filter(file => file.endsWith('.ts')).map(file => path.join(source, file));
  const program = ts.createProgram(files, {
    outDir: target, rootDir: source, declaration: true, skipLibCheck: true, noCheck: true,
    target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10,
  });
  const { diagnostics } = program.emit();
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, { getCanonicalFileName: f => f, getCurrentDirectory: () => root, getNewLine: () => '\n' }));
}

for (const name of ['proxmox', 'talos', 'ct']) await build(name);
