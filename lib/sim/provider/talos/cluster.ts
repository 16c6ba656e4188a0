import { status } from '@grpc/grpc-js';
import { SummarizedError } from '../framework/summarized-error';
import type { FrameworkResource } from '../resource-type';
import type { Value } from '../values/value';
import { waitUntilHealthy } from './cluster-health';
import { GrpcError } from './grpc-call';
import { clientOf, oneOfTwo, planEndpoint, timeoutOf } from './machine-access';
import { problem, textsOf } from './settings';
import type { TalosTools } from './talos-client';
import { upgradeKubernetes } from './upgrade-kubernetes';

const CREATE_TIMEOUT = '20m';

/** A cluster that is begun on one of its machines, and whose Kubernetes is brought to the version that is said. */
export const cluster: FrameworkResource<TalosTools> = {
  kind: 'framework',
  attributes: { id: { keepState: true }, endpoint: { keepState: true }, control_plane_nodes: { keepState: true } },

  validate(config) {
    const { node } = config;
    const nodes = (config['control_plane_nodes'] ?? null) === null ? undefined : textsOf(config, 'control_plane_nodes');
    return [
      ...oneOfTwo(config, 'client_configuration', 'client configuration').map((found) => ({ ...found, detail: `${found.detail}.` })),
      ...(nodes === undefined || typeof node !== 'string' || nodes.includes(node) ? [] : [
        problem('node not in control_plane_nodes', `node ${JSON.stringify(node)} must be included in control_plane_nodes`, 'control_plane_nodes'),
      ]),
    ];
  },

  modifyPlan(planned, _prior, config) {
    planEndpoint(planned, config);
    if ((config['control_plane_nodes'] ?? null) === null) {
      planned['control_plane_nodes'] = [planned['node'] ?? null];
    }
  },

  async create(planned, { client, config, keep }) {
    const endpoint = String(config['endpoint'] ?? config['node']);
    const [access, timeoutMs] = [clientOf(planned, config), timeoutOf(planned, 'create', CREATE_TIMEOUT)];
    const begun = client.retried(timeoutMs, async () => client.withMachine(endpoint, access, async (api) => api.call('machine', 'Bootstrap')).catch(isBegun));
    await SummarizedError.wrap('error bootstrapping etcd', '', begun);
    const controlPlanes = (planned['control_plane_nodes'] as readonly Value[]).map(String);
    const { isHealthy } = await waitUntilHealthy({ client, access, endpoint, controlPlanes, workers: [] }, timeoutMs);
    if (!isHealthy) throw new SummarizedError('error waiting for cluster health', 'context deadline exceeded');
    keep({ ...planned, endpoint, id: planned['node']! });
  },

  read: async (state) => state,

  async update(planned, prior, { client, config, keep }) {
    const endpoint = String(planned['endpoint']);
    if (planned['kubernetes_version'] !== prior['kubernetes_version']) {
      const done = upgradeKubernetes(client, endpoint, clientOf(planned, config), String(planned['kubernetes_version']));
      await SummarizedError.wrap('error upgrading Kubernetes', '', done);
    }
    keep(planned);
  },

  async delete() {
    // a cluster does not forget that it has begun
  },
};

function isBegun(error: unknown): void {
  if (!(error instanceof GrpcError && error.code === status.ALREADY_EXISTS)) throw error;
}
