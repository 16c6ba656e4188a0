import type { Command } from 'commander';
import { templateRows, templatesText, type TemplateRow } from '../../report/templates-text';
import type { ReplicaStorage } from '../../model/replica-storage';
import { ALL_NODES } from '../../model/replicas';
import type { Context } from '../context';
import { examples } from '../examples';
import { confirm } from '../plan-and-apply';
import { removeReplicas } from '../templates/remove';
import { surveyTemplates, type Survey } from '../templates/survey';
import { makeReplicas, orderReplicas, refuseImpossible, storageFor } from '../templates/sync';

interface Options {
  readonly storage?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const HELP = `
A linked clone is on the same storage as its template. Where nodes have storages of their own, each node needs a template: a replica. It is made by a
full clone on the template's node, which is migrated and becomes a template then. What lies on shared storage needs no replica; where there is shared
storage for disks of VMs, and the template lies elsewhere, one replica on it does for all nodes. VM IDs of replicas are
taken from vm_ids, and kept in allocations.yaml. The cluster that values.tfvars leads to is changed, after a question.`;

export function addTemplates(program: Command, context: Context): void {
  const templates = program.command('templates')
    .description('bring templates to the nodes that need them: list, sync, remove')
    .addHelpText('after', HELP);
  addList(templates, context);
  addSync(templates, context);
  addRemove(templates, context);
}

function addList(templates: Command, context: Context): void {
  templates.command('list')
    .description('show which template is where, and which replicas are missing; the cluster is only read')
    .argument('<environment>', 'name of a folder below envs/')
    .option('--json', 'print it as JSON')
    .action(async (name: string, { json }: Options) => {
      const rows = rowsOf(await surveyTemplates(context, name));
      context.io.out(json ? JSON.stringify(rows, null, 2) : templatesText(rows, context.io));
    });
}

function addSync(templates: Command, context: Context): void {
  templates.command('sync')
    .description('make the replicas that are missing; after a failure or an interruption, run it again to go on')
    .argument('<environment>', 'name of a folder below envs/')
    .option('--storage <id>', 'storage of the replicas that are missing (default: a shared one, where there is one, else where the template is)')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print what is where in the end as JSON')
    .addHelpText('after', examples(
      ['standsmith templates sync class-router', 'shows what is to be made, and asks'],
      ['standsmith templates sync class-router --storage local-lvm', 'a replica on each node, though there is shared storage'],
      ['standsmith sim -- standsmith templates sync class-router --yes', 'on the simulated cluster'],
    ))
    .action(async (name: string, { storage, yes = false, json }: Options) => {
      const survey = orderReplicas(context, await surveyTemplates(context, name, storage));
      const open = survey.replicas.filter(({ isNeeded, state }) => isNeeded && state !== 'ready');
      refuseImpossible(survey, open);
      if (open.length > 0) {
        context.io.err(templatesText(rowsOf(survey), context.io));
        if (open.some(replica => storageFor(replica, survey.storage) !== undefined)) context.io.err(storageLine(survey.storage!));
        await confirm(context, `Make ${count(open.length)} by full clones?`, yes);
        await makeReplicas(context, survey, open);
      }
      if (json) context.io.out(JSON.stringify(rowsOf(await surveyTemplates(context, name)), null, 2));
      else context.io.out(open.length === 0 ? 'every node has the templates that it needs' : `${count(open.length)} made`);
    });
}

function addRemove(templates: Command, context: Context): void {
  templates.command('remove')
    .description('take replicas away that no machine on the cluster was cloned from: all of them after destroy')
    .argument('<environment>', 'name of a folder below envs/')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print what is where in the end as JSON')
    .action(async (name: string, { yes = false, json }: Options) => {
      const survey = await surveyTemplates(context, name);
      const [used, free] = [survey.replicas.filter(({ users }) => users.length > 0), survey.replicas.filter(({ users }) => users.length === 0)];
      for (const { vmId, name: replica, users } of used) context.io.err(`${vmId} (${replica}) is kept: ${users.length} machines are clones of it, such as ${users[0]}`);
      if (free.length > 0) {
        context.io.err(`to be removed: ${free.map(({ vmId, name: replica, nodeName }) => `${vmId} (${replica})${nodeName === ALL_NODES ? '' : ` on ${nodeName}`}`).join(', ')}`);
        await confirm(context, `Remove ${count(free.length)}?`, yes);
        await removeReplicas(context, survey, free);
      }
      if (json) context.io.out(JSON.stringify(rowsOf(await surveyTemplates(context, name)), null, 2));
      else context.io.out(free.length === 0 ? 'nothing to remove' : `${count(free.length)} removed`);
    });
}

function storageLine({ id, isShared }: ReplicaStorage): string {
  return isShared ? `storage ${id} is shared: one replica on it does for all nodes (--storage takes another)` : `the replicas are put on storage ${id} of each node`;
}

function rowsOf({ planned: { config }, wanted, replicas, resources, storage }: Survey): TemplateRow[] {
  const originals = new Map(config.machines.map(({ settings: { templateVmId: vmId, templateNode: nodeName } }) => [vmId, { vmId, nodeName }]));
  return templateRows([...originals.values()], wanted, replicas, resources, storage);
}

function count(replicas: number): string {
  return replicas === 1 ? 'one replica' : `${replicas} replicas`;
}
