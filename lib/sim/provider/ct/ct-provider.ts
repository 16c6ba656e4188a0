import type { ProviderDefinition } from '../provider-definition';
import { loadProviderSchema } from '../schema/provider-schema';
import { configData } from './config-data';

/** poseidon/ct: it asks nobody for anything. */
export function ctProvider(): ProviderDefinition<object> {
  return {
    name: 'poseidon/ct',
    schema: loadProviderSchema('ct'),
    resourceTypes: {},
    dataSourceTypes: { ct_config: configData },
    ephemeralTypes: {},
    neededSettings: [],
    configure: () => ({ toolsFor: () => ({}), close: async () => undefined }),
  };
}
