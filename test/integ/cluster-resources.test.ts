import { backupJobRoutes } from '../../lib/sim/pve/routes/backup-jobs';
import { firewallRoutes } from '../../lib/sim/pve/routes/firewall';
import { haRoutes } from '../../lib/sim/pve/routes/ha';
import { mappingRoutes } from '../../lib/sim/pve/routes/mappings';
import { clusterConfig, highlyAvailableVm } from './cluster-resource-configs';
import { runScenario } from './provider-scenario';
import type { Step, StepResult } from './provider-scenario';
import { reasonWithoutRealProvider } from './real-provider';
import { scenarioCluster } from './scenario-configs';

const reason = reasonWithoutRealProvider();
if (reason !== undefined) {
  process.stderr.write(`the cluster's own resources are not tried with the real provider: ${reason}\n`);
}

const routes = [...haRoutes, ...firewallRoutes, ...mappingRoutes, ...backupJobRoutes];
/** The provider has no change in place for them. */
const replaced = ['proxmox_pool_membership.vm', 'proxmox_virtual_environment_firewall_ipset.a'];

/** Everything that the provider did; each step without an error, and with nothing left to do. */
async function run(steps: readonly Step[]): Promise<readonly StepResult[]> {
  const results = await runScenario('real', scenarioCluster, steps);
  const expected = steps.map(({ name }) => ({ name, errors: [], secondPlan: {} }));
  expect(results.map(({ name, errors, secondPlan }) => ({ name, errors, secondPlan }))).toEqual(expected);
  return results;
}

function replacements({ planned }: StepResult): string[] {
  const changes = Object.entries(planned as Record<string, { actions: readonly string[] }>);
  return changes.filter(([, { actions }]) => actions.length > 1).map(([address]) => address).sort();
}

/** The routes, among those of this file's subject, that requests went to: `GET /cluster/backup/{id}`. */
function routesOf(results: readonly StepResult[]): Set<string> {
  const requests = results.flatMap(({ planRequests, applyRequests }) => [...planRequests, ...applyRequests]);
  const found = requests.flatMap((request) => {
    const [, method, path = ''] = /^(\S+) \/api2\/json(\/[^\s?]*?)\/?(?:[\s?]|$)/.exec(request) ?? [];
    const fitting = routes.filter((route) => route.method === method && new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));
    return fitting.sort((a, b) => a.path.split('{').length - b.path.split('{').length).slice(0, 1);
  });
  return new Set(found.map(({ method, path }) => `${method} ${path}`));
}

(reason === undefined ? describe : describe.skip)('the real provider', () => {
  const results: StepResult[] = [];

  test('makes, changes and destroys high availability, firewalls, mappings, backup jobs, groups, tokens and pools', async () => {
    const steps = await run([
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
    results.push(...steps);
    const [, changed, destroyed] = steps as [StepResult, StepResult, StepResult];
    expect(replacements(changed)).toEqual(replaced);
    expect(changed.cluster).toMatchObject({
      firewalls: {
        101: {
          options: { enable: 1, policy_in: 'ACCEPT', log_level_in: 'info' }, aliases: { router: { cidr: '10.0.0.254' } },
          rules: [{ type: 'out', action: 'REJECT', dest: '+labs' }, { type: 'in', action: 'ACCEPT', macro: 'SSH', enable: 0 }, { type: 'in', action: 'DROP' }],
        },
      },
      mappings: { 'dir/share': { map: ['node=pve1,path=/srv/other', 'node=pve2,path=/srv/other'] }, 'pci/gpu': { config: { mdev: 1 } } },
      backupJobs: { nightly: { config: { enabled: 0, 'prune-backups': 'keep-last=5,keep-weekly=2' } } },
      haRules: { apart: { config: { affinity: 'positive' } }, near: { config: { nodes: 'pve1:3,pve2:1' } } },
    });
    // The provider takes the options of the cluster's firewall back by no request.
    expect(destroyed.cluster).toEqual({ firewalls: { cluster: { options: expect.objectContaining({ enable: 0 }), rules: [] } } });
  }, 600_000);

  test('migrates a VM that runs under high availability, stops it, migrates it then, and removes it', async () => {
    const steps = await run([
      { name: 'created', config: highlyAvailableVm('pve1', 'started') },
      { name: 'migrated', config: highlyAvailableVm('pve2', 'started') },
      { name: 'stopped', config: highlyAvailableVm('pve2', 'stopped') },
      { name: 'migrated back', config: highlyAvailableVm('pve1', 'stopped') },
      { name: 'destroyed', config: null },
    ]);
    results.push(...steps);
    const vms = steps.slice(0, -1).map(({ cluster }) => (cluster.vms as Record<string, object>)['101']);
    expect(vms).toMatchObject([
      { node: 'pve1', status: 'running' }, { node: 'pve2', status: 'running' }, { node: 'pve2', status: 'stopped' }, { node: 'pve1', status: 'stopped' },
    ]);
    expect(steps.flatMap(replacements)).toEqual([]);
    expect(steps.at(-1)?.cluster).toEqual({});
  }, 600_000);

  test('was seen at each route that is said to be verified with it, and at none that is not', () => {
    const seen = routesOf(results);
    const saying = (verified: string) => routes.filter((route) => route.verified === verified).map(({ method, path }) => `${method} ${path}`);
    expect(saying('bpg/proxmox 0.111.1').filter((route) => !seen.has(route))).toEqual([]);
    expect(saying('not yet').filter((route) => seen.has(route))).toEqual([]);
  });
});
