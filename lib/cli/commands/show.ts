import path from 'node:path';
import type { Command } from 'commander';
import { sync as writeFileAtomic } from 'write-file-atomic';
import type { EnvConfig, Internet } from '../../config/env-config';
import type { LabPlan } from '../../model/lab-plan';
import { standTable } from '../../report/stand-table';
import { topologySvg, type DrawnMachine } from '../../report/topology';
import type { StateDocument } from '../../tofu/show';
import type { Context } from '../context';
import { planOne } from '../environments';
import { examples } from '../examples';
import { kindOf } from '../kinds';
import { readKnownState } from '../known-state';
import { standStatuses } from '../stand-status';

const FIREWALL_OPTIONS = 'proxmox_virtual_environment_firewall_options';

export function addShow(program: Command, context: Context): void {
  program.command('show')
    .description('show the stands of an environment: who has which machines and networks, and what of it stands')
    .argument('<environment>', 'name of a folder below envs/')
    .option('--json', 'print the plan of the lab, and what stands, as JSON')
    .option('--picture <file>', 'write a picture of what every student gets, as SVG, instead')
    .addHelpText('after', examples(
      ['standsmith show class-router', 'what stands in reality'],
      ['standsmith sim -- standsmith show class-router', 'what stands on the simulated cluster'],
      ['standsmith show class-router --json', 'the same for programs'],
      ['standsmith show class-router --picture router.svg', 'machines and networks of a stand, as a picture'],
    ))
    .action(async (name: string, { json, picture }: { json?: boolean; picture?: string }) => {
      const planned = planOne(context, name);
      if (planned.kind !== 'class') {
        const state = await readKnownState(context, name);
        context.io.out(json ? JSON.stringify(planned.plan, null, 2) : kindOf(planned).standing(planned, state, 'stands', context.io));
        return;
      }
      const { plan, config } = planned;
      if (picture !== undefined) {
        writeFileAtomic(path.resolve(context.root, picture), topologySvg(drawnMachines(config), config.proxmox.bridges));
        return;
      }
      const state = await readKnownState(context, plan.environment);
      const statuses = standStatuses(plan, state);
      if (json) {
        const stands = plan.stands.map(stand => ({ ...stand, status: statuses.get(stand.key) }));
        context.io.out(JSON.stringify({ ...plan, stands }, null, 2));
        return;
      }
      context.io.out(standTable(plan, stand => statuses.get(stand.key)!, context.io));
      if (config.internet !== undefined) context.io.out(internetLine(config.internet, plan, state));
    });
}

function drawnMachines({ machines }: EnvConfig): DrawnMachine[] {
  return machines.map(({ key, settings }) => ({ name: key, kind: settings.deviceType.name, interfaces: settings.networks }));
}

/** What is described, and on how many machines it is so by the state. */
function internetLine(internet: Internet, { stands }: LabPlan, { values }: StateDocument): string {
  const filtering = values?.root_module?.resources?.filter(resource => resource.type === FIREWALL_OPTIONS && resource.values?.enabled === true);
  const wanted = stands.flatMap(({ machines }) => machines.filter(({ firewall }) => firewall?.enabled));
  return `internet: ${internet}; ${filtering?.length ?? 0} firewalls of machines are on, ${wanted.length} should be`;
}
