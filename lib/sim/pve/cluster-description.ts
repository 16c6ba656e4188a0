import { z } from 'zod';
import { clusterContentsSchema } from './cluster-contents';
import { taskProfileSchema } from './task-profile';

/** A node of the simulated cluster. */
const node = z.strictObject({
  cores: z.int().positive().default(32),
  memory_mib: z.int().positive().default(262144),
  /** Linux bridges that exist on the node. */
  bridges: z.array(z.string()).default(['vmbr0']),
  address: z.string().optional(),
});

const storage = z.strictObject({
  type: z.enum(['dir', 'lvmthin', 'zfspool', 'rbd', 'nfs', 'cephfs', 'lvm', 'btrfs', 'cifs', 'zfs', 'iscsi', 'iscsidirect', 'pbs', 'esxi']),
  content: z.array(z.enum(['images', 'rootdir', 'iso', 'vztmpl', 'backup', 'snippets', 'import'])),
  shared: z.boolean().default(false),
  size_gib: z.number().positive().default(2000),
  /** Nodes that have the storage; unset: all. */
  nodes: z.array(z.string()).optional(),
  /** What is otherwise on some nodes; of a shared storage, the first node's counts. */
  by_node: z.record(z.string(), z.strictObject({
    size_gib: z.number().nonnegative().optional(),
    /** GiB in use beside the disks of the described VMs; negative where thin disks do not hold yet what they may. */
    other_gib: z.number().default(0),
  })).optional(),
});

const template = z.strictObject({
  vmid: z.int().min(100).max(999999999),
  node: z.string(),
  name: z.string(),
  cores: z.int().positive().default(1),
  memory_mib: z.int().positive().default(1024),
  disk_gib: z.number().positive().default(8),
  storage: z.string().default('local-lvm'),
  /** `net0`, `net1`, … as PVE has them without MAC: `virtio,bridge=vmbr0`. */
  networks: z.array(z.string()).default(['virtio,bridge=vmbr0']),
  /** Whether the template has the guest agent on. */
  agent: z.boolean().default(false),
});

/** An image that disks can be made from, on a storage already. */
const image = z.strictObject({
  node: z.string(),
  /** `local:import/debian.qcow2`, `local:iso/debian.img` */
  volid: z.string().regex(/^[A-Za-z][A-Za-z0-9._-]*:(import|iso)\/[^/\s]+$/),
  size_gib: z.number().positive().default(2),
});

/** What a node finds behind a URL. */
const download = z.strictObject({
  size_bytes: z.int().positive(),
  /** Name that the server gives the file; unset: the URL's. */
  filename: z.string().optional(),
  mimetype: z.string().optional(),
});

/** What stands on the simulated cluster at the beginning (`--cluster FILE`, YAML). */
export const clusterDescriptionSchema = z.strictObject({
  /** PVE version to be. */
  version: z.string().default('9.0.11'),
  nodes: z.record(z.string(), node),
  storages: z.record(z.string(), storage).default({
    local: { type: 'dir', content: ['iso', 'vztmpl', 'backup', 'snippets', 'import'], shared: false, size_gib: 2000 },
    'local-lvm': { type: 'lvmthin', content: ['images', 'rootdir'], shared: false, size_gib: 2000 },
  }),
  templates: z.array(template).default([]).refine(
    templates => new Set(templates.map(({ vmid }) => vmid)).size === templates.length,
    'a VM ID is one template\'s only: give each its own vmid',
  ),
  /** Images that are there, on nodes' own storages. */
  images: z.array(image).default([]),
  /** How long tasks take with the clocks `realistic` and `simulated`. @default as on a small real cluster */
  profile: taskProfileSchema.optional(),
  /** By URL; others have a size that is made from the URL. */
  downloads: z.record(z.string(), download).default({}),
  /** Whether the firewall of the datacenter is on, as those of VMs need it. A new PVE has it off. */
  firewall: z.boolean().default(false),
  /** Realms that users can be in, beside `pam` and `pve`: `school-ldap`. */
  realms: z.array(z.string().regex(/^[A-Za-z][A-Za-z0-9._-]+$/)).default([]),
  /** Users that exist already, without a password: `teacher@school-ldap`. */
  users: z.array(z.string().regex(/^[^\s:/]+@[A-Za-z][A-Za-z0-9._-]+$/)).default([]),
  /** What is on it already, when it is made: as it was read from a cluster that is in use. */
  contents: clusterContentsSchema.optional(),
});

export type ClusterDescription = z.infer<typeof clusterDescriptionSchema>;
/** As a person writes it: everything that has a default may be left out. */
export type ClusterDescriptionInput = z.input<typeof clusterDescriptionSchema>;
