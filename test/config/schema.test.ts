import { z } from 'zod';
import { envFileSchema, envJsonSchema, machineEntrySchema } from '../../lib/config/schema';
import { schemaAt } from '../../lib/config/schema-parts';

test('editors get every key of env.yaml with a description', () => {
  const schema = envJsonSchema() as { properties: Record<string, unknown>; additionalProperties: boolean };
  expect(Object.keys(schema.properties)).toEqual(Object.keys(envFileSchema.shape));
  expect(schema.additionalProperties).toBe(false);
  expect(JSON.stringify(schema)).toContain('RAM in MiB');
});

test('every setting of a machine has an example that it takes itself', () => {
  for (const key of Object.keys(machineEntrySchema.shape)) {
    const leaf = schemaAt(machineEntrySchema, [key])!;
    const { examples, description } = z.globalRegistry.get(leaf)!;
    expect([key, description, (examples as unknown[]).length]).toEqual([key, expect.any(String), 1]);
    if (!(leaf instanceof z.ZodArray || leaf instanceof z.ZodObject)) {
      expect([key, z.safeParse(leaf, (examples as unknown[])[0]).success]).toEqual([key, true]);
    }
  }
});
