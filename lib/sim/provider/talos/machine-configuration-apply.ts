import { createHash } from 'node:crypto';
import { patchConfiguration } from '../../talos/config/machine-configuration';
import { SummarizedError } from '../framework/summarized-error';
import { oneOf } from '../framework/validators';
import { messageOf } from '../pve/pve-error';
import type { FrameworkResource, StateKeeper } from '../resource-type';
import { isUnknown } from '../values/value';
import type { Draft, ValueObject } from '../values/value';
import { clientOf, oneOfTwo, planEndpoint, timeoutOf } from './machine-access';
import { planOnDestroy, resetOnDestroy } from './on-destroy';
import { problem, textsOf } from './settings';
import type { TalosTools } from './talos-client';

const MODES: Readonly<Record<string, number>> = { reboot: 0, auto: 1, no_reboot: 2, staged: 3 };

function inputOf(config: ValueObject): ValueObject[string] {
  const writeOnly = config['machine_configuration_input_wo'] ?? null;
  return writeOnly === null ? config['machine_configuration_input'] ?? null : writeOnly;
}

/** The configuration with its patches; undefined while one of them is not known. */
function rendered(config: ValueObject): string | undefined {
  const input = inputOf(config);
  const patches = isUnknown(config['config_patches']) ? undefined : textsOf(config, 'config_patches');
  if (typeof input !== 'string' || patches === undefined) {
    return undefined;
  }
  try {
    return patchConfiguration(input, patches);
  } catch (error) {
    throw new SummarizedError('Error applying config patches', messageOf(error));
  }
}

function planConfiguration(planned: Draft, config: ValueObject, text: string): void {
  const isWriteOnly = (config['machine_configuration_input_wo'] ?? null) !== null;
  planned['machine_configuration_hash'] = createHash('sha256').update(text).digest('hex');
  planned['machine_configuration'] = isWriteOnly ? null : text;
  planned['resolved_apply_mode'] = planned['apply_mode'] ?? 'auto';
}

async function apply(planned: ValueObject, operation: StateKeeper<TalosTools>, during: 'create' | 'update'): Promise<void> {
  const { client, config, keep } = operation;
  const state: Draft = { ...planned };
  const text = rendered(config) ?? '';
  planConfiguration(state, config, text);
  state['endpoint'] = config['endpoint'] ?? config['node'] ?? null;
  const mode = MODES[String(state['apply_mode'])] ?? MODES['auto'];
  const request = { data: Buffer.from(text), mode, dry_run: false };
  const applied = client.retried(timeoutOf(planned, during), async () => (
    client.withAnyMachine(String(state['endpoint']), clientOf(planned, config), async (api) => api.call('machine', 'ApplyConfiguration', request))
  ));
  await SummarizedError.wrap('Error applying configuration', '', applied);
  keep({ ...state, id: 'machine_configuration_apply' });
}

export const machineConfigurationApply: FrameworkResource<TalosTools> = {
  kind: 'framework',
  attributes: {
    id: { keepState: true },
    apply_mode: { default: 'auto', validate: oneOf('auto', 'reboot', 'no_reboot', 'staged', 'staged_if_needing_reboot') },
    machine_configuration: { keepState: true },
    machine_configuration_hash: { keepState: true },
  },

  validate: (config) => [
    ...oneOfTwo(config, 'machine_configuration_input', 'machine configuration input'),
    ...oneOfTwo(config, 'client_configuration', 'client configuration'),
    ...(config['apply_mode'] === 'staged_if_needing_reboot'
      ? [problem('the stand-in does not do apply_mode', 'It does not ask machines during a plan: use auto, no_reboot or staged.', 'apply_mode')] : []),
  ],

  modifyPlan(planned, _prior, config) {
    planOnDestroy(planned);
    const text = planEndpoint(planned, config) ? rendered(config) : undefined;
    if (text !== undefined) {
      planConfiguration(planned, config, text);
    }
  },

  create: async (planned, operation) => apply(planned, operation, 'create'),
  read: async (state) => state,
  update: async (planned, _prior, operation) => apply(planned, operation, 'update'),

  delete: async (state, { client }) => resetOnDestroy(state, client),
};
