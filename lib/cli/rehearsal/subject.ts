import path from 'node:path';
import type { ClusterAccess } from '../../cluster/access';
import { CannotRead, openReadOnly } from '../../cluster/read-only-client';
import type { Privileges } from '../../model/fit/privileges';
import { permissionPaths } from '../../model/fit/privileges';
import { allocatedNodes } from '../../model/placement';
import type { PlannedClass } from '../../model/plan-environments';
import type { RehearsedCluster } from '../../report/rehearsal';
import type { ClusterDescriptionInput } from '../../sim';
import { copyCluster } from '../../sim/copy/copy-cluster';
import type { Context } from '../context';
import { CommandError } from '../errors';
import type { Progress } from '../io';
import { expectedCluster, readClusterDescription } from '../simulation/expected-cluster';
import { readAccess } from '../cluster-access';

/** The cluster that is rehearsed on, before it is simulated. */
export interface Subject {
  readonly description: ClusterDescriptionInput;
  readonly source: RehearsedCluster['source'];
  /** Endpoint, or file. */
  readonly from?: string;
  readonly unseen: readonly string[];
  /** Of the user or token that would apply, by ACL path; unset: not known. */
  readonly privileges?: Privileges;
}

/** The one that a file describes, else a copy of the one that values.tfvars leads to, else what the environment expects. */
export async function chooseSubject(context: Context, planned: PlannedClass, clusterFile: string | undefined): Promise<Subject> {
  if (clusterFile !== undefined) {
    return { description: readClusterDescription(path.resolve(context.root, clusterFile)), source: 'file', from: clusterFile, unseen: [] };
  }
  const access = await readAccess(planned.directory, context.env, context.root);
  const { config, allocations } = planned;
  const allocated = { nodes: allocatedNodes(allocations), replicas: allocations.replicas };
  if (access === undefined) return { description: expectedCluster([config], allocated), source: 'expected', unseen: [] };
  return copyOf(context, planned, access);
}

async function copyOf({ io, env }: Context, { plan }: PlannedClass, access: ClusterAccess): Promise<Subject> {
  const login = 'password' in access.credentials ? ', after a login with the password: an API token needs none' : '';
  io.err(`reading ${access.origin} (GET only${login})`);
  let progress: Progress | undefined;
  try {
    const client = await openReadOnly(access, env.SSL_CERT_FILE);
    const onProgress = (done: number, total: number, vm: string) => (progress ??= io.progress('reading VMs', total)).update(done, vm);
    // which storages matter is known when the templates are: all that there may be, are asked for
    const storages = await client.get<readonly { readonly storage: string }[]>('/storage').catch(() => []);
    const paths = permissionPaths(plan, storages.map(({ storage }) => storage));
    const { description, unseen, privileges } = await copyCluster(client, { permissionPaths: paths, onProgress }).finally(async () => client.close());
    return { description, source: 'copy', from: access.origin, unseen, privileges };
  } catch (error) {
    if (!(error instanceof CannotRead)) throw error;
    throw new CommandError(`${access.origin} cannot be read: ${error.message}\n    ${fixFor(error)}`);
  } finally {
    progress?.stop();
  }
}

function fixFor({ status, reason }: CannotRead): string {
  if (status === 401) return 'check proxmox_api_token, or user and password, in values.tfvars';
  if (/certificate|self.signed/i.test(reason)) return 'let this machine trust the certificate, or set proxmox_insecure = true in values.tfvars';
  return 'check proxmox_endpoint in values.tfvars; --cluster FILE rehearses on a described cluster';
}
