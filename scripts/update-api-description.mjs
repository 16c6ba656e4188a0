// Writes what PVE's API says of the parameters of each method that the simulated cluster has, from the types of the npm package proxmox-api:
// names, types, limits, patterns and formats; no descriptions. Then the table of routes in the documentation.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { root, step } from './setup.mjs';

const require = createRequire(import.meta.url);
const SOURCE = 'proxmox-api';
const packageFolder = path.join(root, 'node_modules', SOURCE);
const folder = path.join(root, 'lib', 'sim', 'pve', 'description');
/** What a property says, in the order of the files. */
const KEPT = ['type', 'alias', 'keyAlias', 'group', 'default_key', 'optional', 'enum', 'format', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength', 'requires'];
const NUMBERS = ['minimum', 'maximum', 'minLength', 'maxLength'];

const file = path.join(packageFolder, 'esm', 'model.d.ts');
const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
const aliases = new Map();
const methods = new Map();
const propertyStrings = new Map();

collect(source);

function collect(node) {
  if (ts.isTypeAliasDeclaration(node)) aliases.set(node.name.text, node);
  if (ts.isMethodSignature(node)) {
    const [, method] = /^\$(get|post|put|delete)$/.exec(node.name.text) ?? [];
    const [, apiPath] = /\* (?:GET|POST|PUT|DELETE) (\/\S*)/.exec(commentOf(node)) ?? [];
    if (method && apiPath) methods.set(`${method.toUpperCase()} ${apiPath.replaceAll('\\', '')}`, node);
  }
  ts.forEachChild(node, collect);
}

function commentOf(node) {
  return source.text.slice(node.getFullStart(), node.getStart(source));
}

function parametersOf(method) {
  const [parameter] = method.parameters;
  const members = parameter?.type?.members ?? [];
  const named = members.map(member => [ts.isStringLiteral(member.name) ? member.name.text : member.name.getText(source), schemaOf(member)]);
  return Object.fromEntries(numbered(new Map(named)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The package spells out the first few of numbered parameters: net0, net1, … are `net[n]`. */
function numbered(parameters) {
  const base = name => (/^(.*[a-z])\d$/.exec(name)?.[1]);
  const isNumbered = name => base(name) !== undefined && parameters.has(`${base(name)}0`) && parameters.has(`${base(name)}1`);
  return [...parameters].flatMap(([name, schema]) => (!isNumbered(name) ? [[name, schema]] : name.endsWith('0') ? [[`${base(name)}[n]`, schema]] : []));
}

function schemaOf(member) {
  const name = member.name.text ?? member.name.getText(source);
  return ordered({ ...typeOf(member.type, name.replace(/\d+$/, '')), ...(member.questionToken ? { optional: 1 } : {}) });
}

function typeOf(type, name) {
  if (ts.isUnionTypeNode(type)) return { type: 'string', enum: type.types.map(literal => literal.literal.text) };
  if (ts.isLiteralTypeNode(type)) return { type: 'string', enum: [type.literal.text] };
  const text = type.getText(source);
  if (text === 'any[]') return { type: 'array' };
  if (text === 'number') return { type: 'integer' };
  if (text === 'string' || text === 'boolean') return { type: text };
  const alias = aliases.get(text);
  if (!alias) throw new Error(`${name}: there is no type ${text}`);
  return { ...typeOf(alias.type, name), ...tagsOf(commentOf(alias), name) };
}

function tagsOf(comment, name) {
  const tags = Object.fromEntries([...comment.matchAll(/^\s*\* @(\w+) (.*)$/gm)].map(([, tag, value]) => [tag, value]));
  for (const tag of NUMBERS) if (tags[tag] !== undefined) tags[tag] = Number(tags[tag]);
  if (tags.format?.startsWith('{')) tags.format = propertyString(name, JSON.parse(tags.format));
  return tags;
}

/** Properties within a text have a name here: those of the parameter that they are first found in. */
function propertyString(name, properties) {
  const text = JSON.stringify(Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, schema]) => [key, ordered(schema)])));
  const known = [...propertyStrings].find(([, other]) => other === text)?.[0];
  if (known !== undefined) return known;
  const free = propertyStrings.has(`property-string-${name}`) ? `${name}-${propertyStrings.size}` : name;
  propertyStrings.set(`property-string-${free}`, text);
  return `property-string-${free}`;
}

function ordered(schema) {
  return Object.fromEntries(KEPT.filter(key => schema[key] !== undefined).map(key => [key, NUMBERS.includes(key) ? Number(schema[key]) : schema[key]]));
}

/** One property a line. */
function print(groups) {
  const lines = Object.entries(groups).map(([group, properties]) => {
    const inner = Object.entries(properties).map(([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`);
    return `  ${JSON.stringify(group)}: {${inner.length > 0 ? `\n${inner.join(',\n')}\n  ` : ''}}`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}

const { routes } = require(path.join(root, 'dist', 'lib', 'sim', 'pve', 'routes', 'routes.js'));
const byFile = new Map();
for (const { method, path: apiPath } of routes) {
  const described = methods.get(`${method} ${apiPath}`);
  if (!described) {
    console.error(`not described: ${method} ${apiPath}`);
    continue;
  }
  const [, top] = apiPath.split('/');
  byFile.set(top, { ...byFile.get(top), [`${method} ${apiPath}`]: parametersOf(described) });
}
const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
for (const [top, described] of byFile) writeFileSync(path.join(folder, `${top}.json`), print(described));
writeFileSync(path.join(folder, 'property-strings.json'), print(Object.fromEntries([...propertyStrings].map(([name, text]) => [name, JSON.parse(text)]))));
writeFileSync(path.join(folder, 'source.json'), `${JSON.stringify({ package: SOURCE, version }, undefined, 2)}\n`);
console.error(`${routes.length} methods, from ${SOURCE} ${version}`);
const documentation = [path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'), 'test/sim/pve/route-documentation.test.ts', '--selectProjects', 'unit'];
await step('documentation', process.execPath, documentation, { env: { ...process.env, RENEW_DOCUMENTATION: '1' } });
