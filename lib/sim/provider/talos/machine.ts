import { SummarizedError } from '../framework/summarized-error';
import { oneOf } from '../framework/validators';
import type { ConfigProblem, FrameworkResource, StateKeeper } from '../resource-type';
import { isUnknown, unknown } from '../values/value';
import type { Value, ValueObject } from '../values/value';
import { configurationHash } from './configuration-hash';
import { clientOf, oneOfTwo, planEndpoint, timeoutOf } from './machine-access';
import { activeConfiguration, runningVersion } from './machine-state';
import { planOnDestroy, resetOnDestroy } from './on-destroy';
import { problem } from './settings';
import type { TalosTools } from './talos-client';
import { imageWithTag, upgradeMachine } from './upgrade-machine';

const TIMEOUTS = { create: '25m', update: '90m' };
/** Whose tag is taken where no image is said. */
const DEFAULT_IMAGE = 'factory.talos.dev/metal-installer/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba';

type During = keyof typeof TIMEOUTS;

/** Of two attributes that say the same, the write-only one, else the other. */
function givenIn(config: ValueObject, name: string): Value {
  const writeOnly = config[`${name}_wo`] ?? null;
  return writeOnly === null ? config[name] ?? null : writeOnly;
}

function hashOf(text: string, values: ValueObject): string {
  return configurationHash(text, values['ignore_kubernetes_upgrade_drift'] === true);
}

function validate(config: ValueObject): readonly ConfigProblem[] {
  const [plain, writeOnly] = [config['kubeconfig'] ?? null, config['kubeconfig_wo'] ?? null];
  const isMissing = [plain, writeOnly].every((value) => value === null || (typeof value === 'string' && value.trim() === ''));
  const drains = config['drain_on_upgrade'] === true || (config['drain_on_upgrade'] ?? null) === null;
  return [
    ...[...oneOfTwo(config, 'client_configuration', 'client configuration'), ...oneOfTwo(config, 'machine_configuration', 'machine configuration')]
      .map((found) => ({ ...found, detail: `${found.detail}.` })),
    ...(plain === null || writeOnly === null ? [] : [problem('Conflicting kubeconfig', 'Only one of kubeconfig or kubeconfig_wo can be set, not both.')]),
    ...(typeof config['image'] === 'string' && drains && isMissing ? [problem(
      'Missing kubeconfig for drain',
      'drain_on_upgrade = true requires kubeconfig or kubeconfig_wo when image is set. '
        + 'Provide ephemeral.talos_cluster_kubeconfig.this.kubeconfig_raw via kubeconfig_wo.',
    )] : []),
  ];
}

async function applyConfiguration(planned: ValueObject, { client, config }: StateKeeper<TalosTools>, during: During): Promise<void> {
  const timeoutMs = timeoutOf(planned, during, TIMEOUTS[during]);
  const request = { data: Buffer.from(String(givenIn(config, 'machine_configuration'))), mode: 1, dry_run: false };
  const [endpoint, access] = [String(planned['endpoint']), clientOf(planned, config)];
  const applied = client.retried(timeoutMs, async () => client.withAnyMachine(endpoint, access, async (api) => api.call('machine', 'ApplyConfiguration', request)));
  await SummarizedError.wrap('error applying machine configuration', 'applying configuration', applied);
  const back = client.retried(timeoutMs, async () => client.withAnyMachine(endpoint, access, runningVersion));
  await SummarizedError.wrap('error applying machine configuration', '', back);
}

async function upgrade(planned: ValueObject, { client, config }: StateKeeper<TalosTools>, during: During): Promise<void> {
  const kubeconfig = planned['drain_on_upgrade'] === true ? String(givenIn(config, 'kubeconfig') ?? '') : undefined;
  const timeoutMs = timeoutOf(planned, during, TIMEOUTS[during]);
  const asked = { client, endpoint: String(planned['endpoint']), access: clientOf(planned, config), image: imageOf(planned), kubeconfig, timeoutMs };
  await SummarizedError.wrap('error upgrading Talos', '', upgradeMachine(asked));
}

function imageOf({ image }: ValueObject): string {
  return typeof image === 'string' ? image : '';
}

/** A machine that is configured, and brought to the image that is said. */
export const machine: FrameworkResource<TalosTools> = {
  kind: 'framework',
  attributes: {
    id: { keepState: true },
    node: { forceNew: true },
    endpoint: { keepState: true },
    image: { keepState: true },
    reboot_mode: { default: 'DEFAULT', validate: oneOf('DEFAULT', 'POWERCYCLE') },
    drain_on_upgrade: { default: true },
    ignore_kubernetes_upgrade_drift: { default: false },
  },

  validate,

  modifyPlan(planned, prior, config) {
    planOnDestroy(planned);
    planEndpoint(planned, config);
    const text = givenIn(config, 'machine_configuration');
    const hash = typeof text === 'string' ? hashOf(text, planned) : undefined;
    planned['machine_configuration_hash'] = hash !== undefined && hash === prior?.['machine_configuration_hash'] ? hash : unknown;
  },

  async create(planned, operation) {
    const { client, config, keep } = operation;
    const endpoint = config['endpoint'] ?? config['node'] ?? null;
    const state = { ...planned, endpoint, id: planned['node']!, machine_configuration_hash: hashOf(String(givenIn(config, 'machine_configuration')), planned) };
    await applyConfiguration(state, operation, 'create');
    const version = await client.withAnyMachine(String(endpoint), clientOf(planned, config), runningVersion);
    if (imageWithTag(imageOf(planned), version) !== imageOf(planned)) {
      await upgrade(state, operation, 'create');
    }
    keep(state);
  },

  async read(state, { client }) {
    // who came by write-only values left none to come again
    if ((state['client_configuration'] ?? null) === null) {
      return state;
    }
    try {
      return await client.withAnyMachine(String(state['endpoint']), clientOf(state, {}), async (api) => {
        const image = imageWithTag(imageOf(state) || DEFAULT_IMAGE, await runningVersion(api));
        const hash = await activeConfiguration(api).then((text) => hashOf(text, state)).catch(() => state['machine_configuration_hash'] ?? null);
        return { ...state, image, machine_configuration_hash: hash };
      });
    } catch {
      return null;
    }
  },

  async update(planned, prior, operation) {
    const { config, keep } = operation;
    const state = { ...planned };
    const isOther = planned['image'] !== prior['image'];
    if (isOther) {
      await upgrade(planned, operation, 'update');
    }
    if (isOther || isUnknown(planned['machine_configuration_hash'])) {
      state['machine_configuration_hash'] = hashOf(String(givenIn(config, 'machine_configuration')), planned);
      if (state['machine_configuration_hash'] !== prior['machine_configuration_hash']) {
        await applyConfiguration(planned, operation, 'update');
      }
    }
    keep(state);
  },

  delete: async (state, { client }) => resetOnDestroy(state, client, 'error resetting machine'),
};
