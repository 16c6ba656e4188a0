import { readGuestAddresses, type GuestAddress, type GuestInterface } from '../../cluster/guest-addresses';
import { CannotRead, lookAt } from '../../cluster/read-only-client';
import type { InventoryHost } from '../../model/inventory/host';
import type { PlannedEnvironment } from '../../model/plan-environments';
import type { FoundHost, FoundInventory } from '../../report/inventory/found-host';
import { readAccess } from '../cluster-access';
import type { Context } from '../context';
import { kindOf } from '../kinds';
import { withSite } from '../site-access';
import { identityFiles, keyOf } from './identity-files';

/**
 * The machines of an environment with their addresses: those that are written down, and, where the cluster can be asked, those that DHCP has given. A
 * machine whose address is not known is left out, and that is said.
 */
export async function findHosts(context: Context, planned: PlannedEnvironment): Promise<FoundInventory> {
  const hosts = kindOf(planned).hosts(planned);
  const asked = await askGuests(context, planned, hosts);
  const addresses = new Map(hosts.map(host => [host.name, addressOf(host, asked)]));
  const byName = new Map(hosts.map(host => [host.name, host]));
  const identities = identityFiles(context.env);
  const leftOut = new Map<string, string[]>();
  const found = hosts.flatMap((host): FoundHost[] => {
    const missing = missingOn(host, byName, addresses);
    if (missing !== undefined) {
      leftOut.set(missing, [...leftOut.get(missing) ?? [], host.name]);
      return [];
    }
    const { reach, ...rest } = host;
    const identityFile = host.publicKeys.flatMap(key => identities.get(keyOf(key)) ?? [])[0];
    return [{ ...rest, address: (addresses.get(host.name) as { address: string }).address, jump: reach!.jump, identityFile }];
  });
  for (const [reason, names] of leftOut) context.io.err(`left out: ${namesOf(names)}: ${reason}`);
  return { environment: planned.config.name, kind: planned.kind, hosts: found };
}

function namesOf(names: readonly string[]): string {
  return names.length > MAX_NAMES ? `${names.slice(0, MAX_NAMES).join(', ')} and ${names.length - MAX_NAMES} more` : names.join(', ');
}

/** Most names that a note lists. */
const MAX_NAMES = 10;

/** Why a machine cannot be reached: it, or one on the way, has no address that is known. */
function missingOn(
  host: InventoryHost, byName: ReadonlyMap<string, InventoryHost>, addresses: ReadonlyMap<string, GuestAddress>,
): string | undefined {
  const own = addresses.get(host.name)!;
  if ('reason' in own) return own.reason;
  const router = byName.get(host.reach?.jump ?? '');
  const before = router && missingOn(router, byName, addresses);
  return before && `it is behind ${router.name}, and ${before}`;
}

function addressOf({ vmId, reach }: InventoryHost, asked: ReadonlyMap<number, GuestAddress>): GuestAddress {
  if (reach === undefined) return { reason: 'its address is not known; say ip_address, or agent: true for the guest agent to be asked, of a machine in a network that is reached from outside' };
  return reach.address === undefined ? asked.get(vmId)! : { address: reach.address };
}

async function askGuests(given: Context, planned: PlannedEnvironment, hosts: readonly InventoryHost[]): Promise<ReadonlyMap<number, GuestAddress>> {
  const wanted = hosts.flatMap(({ vmId, reach }): GuestInterface[] => (
    reach !== undefined && reach.address === undefined ? [{ vmId, macAddress: reach.macAddress }] : []
  ));
  if (wanted.length === 0) return new Map();
  const nobody = (reason: string) => new Map(wanted.map(({ vmId }) => [vmId, { reason }]));
  const { env, root } = await withSite(given, planned.config.name);
  const access = await readAccess(planned.directory, env, root);
  if (access === undefined) return nobody('DHCP gives its address, and nothing leads to the cluster, where that could be asked for');
  try {
    return await lookAt(access, env.SSL_CERT_FILE, async client => readGuestAddresses(client, wanted));
  } catch (error) {
    if (error instanceof CannotRead) return nobody(`DHCP gives its address, and ${access.origin} cannot be asked for that: ${error.message}`);
    throw error;
  }
}
