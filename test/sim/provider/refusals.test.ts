import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startStandInProvider } from '../../../lib/sim/provider/index';
import type { StandInProvider } from '../../../lib/sim/provider/index';
import { dataSourceTypes, resourceTypes } from '../../../lib/sim/provider/registry';
import { loadProviderSchema } from '../../../lib/sim/provider/schema/provider-schema';
import type { SchemaBlock } from '../../../lib/sim/provider/schema/schema-types';
import { encodeValue } from '../../../lib/sim/provider/values/dynamic-value';
import { unknown } from '../../../lib/sim/provider/values/value';
import { connect, whole } from './stand-in-client';
import type { ProtocolClient } from './stand-in-client';

const schema = loadProviderSchema();
let provider: StandInProvider;
let client: ProtocolClient;

beforeAll(async () => {
  provider = await startStandInProvider();
  client = connect(provider);
});
afterAll(async () => {
  client.close();
  await provider.stop();
});

test('every resource of the schema that is not done is refused before anything is planned, and the real provider named', async () => {
  const refused = Object.keys(schema.resource_schemas).filter((typeName) => resourceTypes[typeName] === undefined);
  expect(refused).toContain('proxmox_virtual_environment_container');
  for (const typeName of refused) {
    const { diagnostics = [] } = await client.ValidateResourceConfig({ typeName, config: encodeValue(whole(typeName, {})) });
    expect(diagnostics).toMatchObject([{ summary: `the stand-in does not do ${typeName}`, detail: expect.stringContaining('bpg/proxmox') as string }]);
  }
});

test('every data source of the schema that is not done is refused, too', async () => {
  for (const typeName of Object.keys(schema.data_source_schemas).filter((name) => dataSourceTypes[name] === undefined)) {
    const { diagnostics = [] } = await client.ValidateDataResourceConfig({ typeName, config: encodeValue({}) });
    expect(diagnostics).toMatchObject([{ summary: `the stand-in does not do ${typeName}` }]);
  }
});

test.each([
  ['a known value', 'local:iso/x.img'], ['a value that is known after apply only', unknown],
])('an attribute that is not done is refused with %s', async (_what, fileId) => {
  const typeName = 'proxmox_virtual_environment_vm';
  const config = encodeValue(whole(typeName, { node_name: 'pve1', disk: [{ interface: 'scsi0', file_id: fileId }] }));
  const { diagnostics = [] } = await client.ValidateResourceConfig({ typeName, config });
  expect(diagnostics).toMatchObject([{ summary: 'the stand-in does not do disk.file_id', detail: expect.stringContaining('bpg/proxmox') as string }]);
});

test.each(['hook.sh', './hook.sh', 'https://images.example/hook.sh'])('a file whose source is %s is refused', async (path) => {
  const typeName = 'proxmox_virtual_environment_file';
  const config = encodeValue(whole(typeName, { node_name: 'pve1', datastore_id: 'local', source_file: [{ path }] }));
  const { diagnostics = [] } = await client.ValidateResourceConfig({ typeName, config });
  expect(diagnostics).toMatchObject([{ summary: 'the stand-in does not do such a source_file.path', detail: expect.stringContaining('bpg/proxmox') as string }]);
});

/** Names of what can be set, at any depth. */
function settable(block: SchemaBlock): readonly string[] {
  const own = Object.entries(block.attributes ?? {}).filter(([, { optional, required }]) => optional === true || required === true);
  const nested = own.flatMap(([, { nested_type: type }]) => (type === undefined ? [] : settable({ attributes: type.attributes })));
  const blocks = Object.values(block.block_types ?? {}).flatMap((type) => settable(type.block));
  return [...own.map(([name]) => name), ...nested, ...blocks];
}

/** What stands in the code of the resources, the VM's apart. */
function sources(): { readonly vm: string; readonly others: string } {
  const folder = join(__dirname, '..', '..', '..', 'lib', 'sim', 'provider', 'resources');
  const files = readdirSync(folder, { recursive: true }).map(String).filter((file) => file.endsWith('.ts'));
  const text = (isWanted: (file: string) => boolean): string => files.filter(isWanted).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  return { vm: text((file) => file.startsWith('vm')), others: text((file) => !file.startsWith('vm')) };
}

test('no attribute that can be set is unknown to the code', () => {
  const { vm, others } = sources();
  const unheardOf = Object.keys(resourceTypes).flatMap((typeName) => {
    const code = typeName === 'proxmox_virtual_environment_vm' ? vm : others;
    const names = settable(schema.resource_schemas[typeName]?.block ?? {});
    return names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code)).map((name) => `${typeName}.${name}`);
  });
  expect(unheardOf).toEqual([]);
});
