import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sync as writeFileAtomic } from 'write-file-atomic';
import { knownDifferences } from '../../lib/sim/provider/known-differences';
import { dataSourceTypes, resourceTypes } from '../../lib/sim/provider/registry';
import { loadProviderSchema } from '../../lib/sim/provider/schema/provider-schema';
import type { SchemaBlock } from '../../lib/sim/provider/schema/schema-types';
import { renewCommand } from './recordings';
import { allScenarios } from './scenarios/all';

const document = join(__dirname, '..', '..', 'docs', 'simulated-proxmox.md');
const heading = '## The stand-in and the real provider';
const schema = loadProviderSchema();

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Paths of what is set in a block: `disk.interface`. */
function setIn(value: unknown, at: string): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((element) => setIn(element, at));
  }
  return isTree(value) ? Object.entries(value).filter(([, part]) => part !== null).flatMap(([name, part]) => [`${at}${name}`, ...setIn(part, `${at}${name}.`)]) : [];
}

/** Paths of what can be set in a block. */
function settable(block: SchemaBlock, at = ''): readonly string[] {
  const attributes = Object.entries(block.attributes ?? {}).filter(([name, { optional, required }]) => name !== 'id' && (optional === true || required === true));
  const blocks = Object.entries(block.block_types ?? {});
  return [...attributes.map(([name]) => `${at}${name}`), ...blocks.flatMap(([name, type]) => settable(type.block, `${at}${name}.`))];
}

/** What no scenario sets: attributes by resource. */
function notCompared(): readonly string[] {
  const access = { endpoint: 'https://pve.example:8006/', username: 'root@pam', password: '', apiToken: '', folder: '/folder' };
  const resources = allScenarios.flatMap(({ steps }) => steps.flatMap(({ config }) => {
    const { resource = {} } = (config?.(access) ?? {}) as { resource?: Readonly<Record<string, Tree>> };
    return Object.entries(resource);
  }));
  return Object.entries(resourceTypes).flatMap(([type, { attributes }]) => {
    const set = new Set(resources.filter(([name]) => name === type).flatMap(([, instances]) => Object.values(instances)).flatMap((values) => setIn(values, '')));
    const missing = settable(schema.resource_schemas[type]?.block ?? {}).filter((path) => !set.has(path) && attributes[path]?.notDone === undefined);
    return missing.length > 0 ? [`- \`${type}\`: ${missing.map((path) => `\`${path}\``).join(', ')}`] : [];
  });
}

function names(list: readonly string[]): string {
  return list.map((name) => `\`${name}\``).join(', ');
}

function section(): string {
  const refused = Object.keys(schema.resource_schemas).filter((name) => resourceTypes[name] === undefined);
  const refusedSources = Object.keys(schema.data_source_schemas).filter((name) => dataSourceTypes[name] === undefined);
  const refusedAttributes = Object.entries(resourceTypes).flatMap(([type, { attributes }]) => (
    Object.entries(attributes).flatMap(([path, { notDone }]) => (notDone === undefined ? [] : [`- \`${type}\`, \`${path}\`: ${notDone}`]))
  ));
  return [
    heading,
    '',
    `Where bpg/proxmox is not to be had, a stand-in does the same. \`test/integ/stand-in-equals-real.test.ts\` runs the same configurations`,
    'through it and compares plans, state, requests, messages and the cluster with recordings of the real provider in `test/integ/recordings`;',
    `where the real one is installed, the recordings are compared with it, too. \`${renewCommand}\` records anew, and writes this section.`,
    '',
    'What the stand-in does not do is refused at plan: it says so, and that the real provider does it. Nothing is left out silently.',
    '',
    `It does: ${names(Object.keys(resourceTypes))}; and the data sources ${names(Object.keys(dataSourceTypes))}.`,
    '',
    `It refuses the resources ${names(refused)}.`,
    '',
    `It refuses the data sources ${names(refusedSources)}.`,
    '',
    'It refuses these attributes:',
    '',
    ...refusedAttributes,
    '',
    'These attributes are done, but no recording has them yet:',
    '',
    ...notCompared(),
    '',
    'What is otherwise:',
    '',
    ...knownDifferences.map((difference) => `- ${difference}`),
    '',
  ].join('\n');
}

test('the documentation says what the stand-in does, refuses and does otherwise', () => {
  const text = readFileSync(document, 'utf8');
  const from = text.indexOf(heading);
  const next = text.indexOf('\n## ', from + heading.length);
  const to = next < 0 ? text.length : next + 1;
  if (process.env['RENEW_RECORDINGS'] === '1') {
    const rest = next < 0 ? '' : `\n${text.slice(to)}`;
    writeFileAtomic(document, from < 0 ? `${text.trimEnd()}\n\n${section()}` : `${text.slice(0, from)}${section()}${rest}`);
    return;
  }
  // The text is made by the code: after a change, the command writes it anew.
  expect(from < 0 ? '' : text.slice(from, to).trim()).toBe(section().trim());
});
