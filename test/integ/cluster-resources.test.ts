import { clusterConfig } from './cluster-resource-configs';
import { runScenario } from './provider-scenario';
import type { StepResult } from './provider-scenario';
import { reasonWithoutRealProvider } from './real-provider';
import { scenarioCluster } from './scenario-configs';

const reason = reasonWithoutRealProvider();
if (reason !== undefined) {
  process.stderr.write(`the cluster's own resources are not tried with the real provider: ${reason}\n`);
}

/** The provider has no change in place for them. It never takes back the options of the cluster's firewall, either. */
const replacedByTheProvider = ['proxmox_pool_membership.vm', 'proxmox_virtual_environment_firewall_ipset.a'];

function actionsOf(result: StepResult | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(result?.planned ?? {}).map(([address, change]) => [address, (change as { actions: unknown }).actions]));
}

(reason === undefined ? describe : describe.skip)('the real provider', () => {
  test('makes, changes in place and destroys high availability, firewalls, mappings, backup jobs, groups, tokens and pools', async () => {
    const [created, changed, destroyed] = await runScenario('real', scenarioCluster, [
      { name: 'created', config: clusterConfig() },
      {
        name: 'changed',
        config: clusterConfig({
          comment: 'second', path: '/srv/other', mediatedDevices: true, haResource: { state: 'disabled', max_restart: 2 }, priority: 3, affinity: 'positive',
          firewallOptions: { dhcp: false, input_policy: 'ACCEPT', log_level_in: 'info' },
          rules: [{ type: 'out', action: 'REJECT', dest: '+labs' }, { type: 'in', action: 'ACCEPT', macro: 'SSH', enabled: false }, { type: 'in', action: 'DROP' }],
          address: '10.0.0.254', addresses: [{ name: '10.1.0.0/16' }], backup: { enabled: false, prune_backups: { 'keep-last': '5', 'keep-weekly': '2' } },
          token: { privileges_separation: false }, pool: 'second', nodeFirewall: { log_level_in: 'info' },
          clusterFirewall: { input_policy: 'ACCEPT', ebtables: false, log_ratelimit: [{ enabled: true, burst: 7, rate: '2/minute' }] },
        }),
      },
      { name: 'destroyed', config: null },
    ]);
    expect([created, changed, destroyed].map((step) => [step?.name, step?.errors, step?.secondPlan]))
      .toEqual([['created', [], {}], ['changed', [], {}], ['destroyed', [], {}]]);
    const replaced = Object.entries(actionsOf(changed)).filter(([, actions]) => JSON.stringify(actions) === '["delete","create"]');
    expect(replaced.map(([address]) => address).sort()).toEqual(replacedByTheProvider);
    expect(destroyed?.cluster).toEqual({ firewalls: { cluster: { options: expect.anything(), rules: [] } } });
    expect((changed?.cluster as { firewalls: Record<string, object> } | undefined)?.firewalls['101']).toMatchObject({
      options: { enable: 1, policy_in: 'ACCEPT', log_level_in: 'info' }, aliases: { router: { cidr: '10.0.0.254' } },
      rules: [{ type: 'out', action: 'REJECT', dest: '+labs' }, { type: 'in', action: 'ACCEPT', macro: 'SSH', enable: 0 }, { type: 'in', action: 'DROP' }],
    });
  }, 180_000);
});
