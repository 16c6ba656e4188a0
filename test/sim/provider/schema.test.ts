import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { startStandInProvider } from '../../../lib/sim/provider/index';
import { loadProviderSchema } from '../../../lib/sim/provider/schema/provider-schema';
import { connect } from './stand-in-client';

interface Message {
  readonly key: string;
  readonly value: { readonly block: Readonly<Record<'attributes' | 'blockTypes', readonly Record<string, unknown>[]>> };
}

describe('the schema that the stand-in serves', () => {
  test('is the one of the project\'s copy, resource by resource, attribute by attribute', async () => {
    const provider = await startStandInProvider();
    const client = connect(provider);
    const answer = await client.GetProviderSchema({});
    client.close();
    await provider.stop();

    const copy = loadProviderSchema();
    const resources = answer['resources'] as readonly Message[];
    expect(resources.map(({ key }) => key).sort()).toEqual(Object.keys(copy.resource_schemas).sort());
    expect((answer['dataSources'] as readonly Message[])).toHaveLength(Object.keys(copy.data_source_schemas).length);
    for (const { key, value } of resources) {
      const block = copy.resource_schemas[key]?.block;
      const served = value.block.attributes.map((attribute) => [attribute['name'], {
        type: (attribute['type'] as Buffer).toString(),
        flags: ['required', 'optional', 'computed', 'sensitive', 'deprecated'].filter((flag) => attribute[flag] === true),
      }]);
      const expected = Object.entries(block?.attributes ?? {}).map(([name, attribute]) => [name, {
        type: attribute.type === undefined ? '' : JSON.stringify(attribute.type),
        flags: (['required', 'optional', 'computed', 'sensitive', 'deprecated'] as const).filter((flag) => attribute[flag] === true),
      }]);
      expect(served).toEqual(expected);
      expect(value.block.blockTypes.map((type) => type['typeName'])).toEqual(Object.keys(block?.block_types ?? {}));
    }
  });

  test('is not found in a file that does not exist, and that is said before anything listens', async () => {
    await expect(startStandInProvider({ schemaPath: '/nowhere/schema.json' })).rejects.toThrow('/nowhere/schema.json');
  });
});

describe('the socket of the stand-in', () => {
  test('needs a folder for temporary files whose name is not too long, and leaves nothing in it', async () => {
    const folder = await mkdtemp(join(os.tmpdir(), 'x'.repeat(80)));
    const tmpdir = jest.spyOn(os, 'tmpdir').mockReturnValue(folder);
    await expect(startStandInProvider()).rejects.toThrow('set TMPDIR to a shorter folder');
    tmpdir.mockRestore();
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  test('is in a folder that nobody else may enter, and is gone afterwards', async () => {
    const provider = await startStandInProvider();
    const [{ Addr: address, ...rest }] = Object.values(JSON.parse(provider.reattach)) as [Record<string, unknown>];
    const folder = dirname((address as { String: string }).String);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(rest).toEqual({ Protocol: 'grpc', ProtocolVersion: 6, Pid: process.pid, Test: true });
    await provider.stop();
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });
});
