import type { PlanDocument } from '../tofu/show';
import type { Context } from './context';

/** A file with data for cloud-init that a plan would delete. */
interface Snippet {
  readonly address: string;
  readonly volumeId: string;
  readonly node: string;
}

/**
 * Files that a plan would delete, although machines that stay begin with them: Proxmox VE starts no machine whose file is gone. Each is named.
 *
 * @returns their addresses
 */
export function findUsedSnippets({ io }: Pick<Context, 'io'>, document: PlanDocument): readonly string[] {
  const staying = stayingMachines(document);
  const used = deletedSnippets(document).flatMap(snippet => {
    const count = staying.filter(({ node, volumeId }) => node === snippet.node && volumeId === snippet.volumeId).length;
    return count === 0 ? [] : [{ ...snippet, count }];
  });
  for (const { volumeId, node, count } of used) {
    io.err(`${volumeId} on ${node} is kept: ${count} ${count === 1 ? 'machine that exists starts' : 'machines that exist start'} with it; it goes with the last of them`);
  }
  return used.map(({ address }) => address);
}

function deletedSnippets({ resource_changes: changes = [] }: PlanDocument): Snippet[] {
  return changes.flatMap(({ address, type, change: { actions, before } }) => (
    type === 'proxmox_virtual_environment_file' && actions.join() === 'delete' && before !== null
      ? [{ address, volumeId: String(before.id), node: String(before.node_name) }]
      : []
  ));
}

function stayingMachines({ resource_changes: changes = [] }: PlanDocument): { readonly node: string; readonly volumeId: unknown }[] {
  return changes.flatMap(({ type, change: { actions, before } }) => {
    if (type !== 'proxmox_virtual_environment_vm' || before === null || actions.includes('delete')) return [];
    const [initialization] = (before.initialization ?? []) as readonly Readonly<Record<string, unknown>>[];
    const { vendor_data_file_id: vendor, user_data_file_id: user, meta_data_file_id: meta } = initialization ?? {};
    const used = [vendor, user, meta, before.hook_script_file_id];
    return used.flatMap(volumeId => (volumeId ? [{ node: String(before.node_name), volumeId }] : []));
  });
}
