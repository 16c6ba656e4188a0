import type { ProviderDefinition } from '../provider-definition';
import { loadProviderSchema } from '../schema/provider-schema';
import { dataSourceTypes, ephemeralTypes, resourceTypes } from './registry';
import { TalosClient } from './talos-client';
import type { TalosAccess, TalosTools } from './talos-client';

export type { TalosAccess } from './talos-client';

const defaultFactory = 'https://factory.talos.dev';

/** siderolabs/talos. */
export function talosProvider(access: TalosAccess): ProviderDefinition<TalosTools> {
  return {
    name: 'siderolabs/talos',
    schema: loadProviderSchema('talos'),
    resourceTypes,
    dataSourceTypes,
    ephemeralTypes,
    neededSettings: ['image_factory_url'],
    configure: ({ image_factory_url: url }) => {
      const abort = new AbortController();
      const client = new TalosClient(access, typeof url === 'string' && url !== '' ? url : defaultFactory, abort.signal);
      return { toolsFor: () => ({ client }), close: async () => abort.abort() };
    },
  };
}
