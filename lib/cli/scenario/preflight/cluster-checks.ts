import type { ReadOnlyClient } from '../../../cluster/read-only-client';
import { didYouMean } from '../../../values/did-you-mean';
import { checkNested } from './nested-check';
import { checkRights } from './rights-check';
import { checkStorages } from './storage-checks';
import type { Preflight, Say } from './subject';

/** What the scenario takes of the host's cluster: API, rights, nodes, storages. */
export async function checkCluster(subject: Preflight, say: Say): Promise<void> {
  try {
    await subject.tools.withCluster({}, async client => {
      await checkRights(client, subject, say);
      await checkNodes(client, subject, say);
    });
  } catch (error) {
    say.refuse(`the API of ${subject.host} cannot be asked: ${(error as Error).message}`);
  }
}

async function checkNodes(client: ReadOnlyClient, subject: Preflight, say: Say): Promise<void> {
  const { environments, host } = subject;
  const nodes = (await client.get<readonly { node: string; status: string }[]>('/nodes'));
  const used = new Set(environments.flatMap(({ plan }) => plan.machines.map(({ nodeName }) => nodeName)));
  if (subject.actions.some(({ kind }) => kind === 'download_image' || kind === 'remove_image')) used.add(host);
  for (const name of used) {
    const node = nodes.find(one => one.node === name);
    if (node === undefined) {
      const near = didYouMean(name, nodes.map(one => one.node));
      say.refuse(`there is no node ${name} on the cluster of ${host}, which has ${nodes.map(one => one.node).join(', ')}\n    ${near === undefined ? 'name one of them: --host, or node_name in env.yaml' : `did you mean ${near}?`}`);
    } else if (node.status === 'offline') {
      say.refuse(`the node ${name} is offline\n    start it, or put the environment on another node`);
    } else {
      await checkStorages(client, name, subject, say);
      if (subject.needsNested) await checkNested(client, name, subject, say);
    }
  }
}
