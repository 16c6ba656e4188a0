import { SummarizedError } from '../framework/summarized-error';
import type { FrameworkResource } from '../resource-type';
import { clientOf, oneOfTwo, planEndpoint, timeoutOf } from './machine-access';
import type { TalosTools } from './talos-client';

export const machineBootstrap: FrameworkResource<TalosTools> = {
  kind: 'framework',
  attributes: { id: { keepState: true } },

  validate: (config) => oneOfTwo(config, 'client_configuration', 'client configuration'),

  modifyPlan(planned, _prior, config) {
    planEndpoint(planned, config);
  },

  async create(planned, { client, config, keep }) {
    const endpoint = String(config['endpoint'] ?? config['node']);
    const done = client.retried(timeoutOf(planned, 'create'), async () => (
      client.withMachine(endpoint, clientOf(planned, config), async (api) => api.call('machine', 'Bootstrap'))
    ));
    await SummarizedError.wrap('Error bootstrapping node', '', done);
    keep({ ...planned, endpoint, id: 'machine_bootstrap' });
  },

  read: async (state) => state,

  async update(planned, _prior, { keep }) {
    keep(planned);
  },

  async delete() {
    // a cluster does not forget that it has begun
  },
};
