import type { NestedType, NestingMode, ProviderSchema, SchemaAttribute, SchemaBlock, VersionedSchema } from './schema-types';

const nestingNumbers: Readonly<Record<NestingMode, number>> = { single: 1, list: 2, set: 3, map: 4, group: 5 };

function attributeMessages(attributes: Readonly<Record<string, SchemaAttribute>> = {}): object[] {
  return Object.entries(attributes).map(([name, attribute]) => ({
    name,
    ...(attribute.type === undefined ? {} : { type: Buffer.from(JSON.stringify(attribute.type)) }),
    ...(attribute.nested_type === undefined ? {} : { nestedType: nestedMessage(attribute.nested_type) }),
    required: attribute.required,
    optional: attribute.optional,
    computed: attribute.computed,
    sensitive: attribute.sensitive,
    deprecated: attribute.deprecated,
    writeOnly: attribute.write_only,
  }));
}

function nestedMessage(type: NestedType): object {
  return { attributes: attributeMessages(type.attributes), nesting: nestingNumbers[type.nesting_mode] };
}

function blockMessage(block: SchemaBlock): object {
  return {
    attributes: attributeMessages(block.attributes),
    blockTypes: Object.entries(block.block_types ?? {}).map(([typeName, type]) => ({
      typeName,
      block: blockMessage(type.block),
      nesting: nestingNumbers[type.nesting_mode],
      minItems: type.min_items,
      maxItems: type.max_items,
    })),
    deprecated: block.deprecated,
  };
}

function schemaMessage({ version, block }: VersionedSchema): object {
  return { version, block: blockMessage(block) };
}

function named(schemas: Readonly<Record<string, VersionedSchema>>): object[] {
  return Object.entries(schemas).map(([key, schema]) => ({ key, value: schemaMessage(schema) }));
}

/** @returns the message `ProviderSchema` */
export function providerSchemaMessage(schema: ProviderSchema): object {
  return {
    provider: schemaMessage(schema.provider),
    resources: named(schema.resource_schemas),
    dataSources: named(schema.data_source_schemas),
    ephemeralResources: named(schema.ephemeral_resource_schemas ?? {}),
  };
}
