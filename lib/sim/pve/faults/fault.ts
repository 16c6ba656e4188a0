import { z } from 'zod';

const times = z.union([z.int().positive(), z.literal('always')]);
const counted = { call: z.int().positive().default(1), times: times.optional() };

/** Which requests: all, or those that have everything that is said. The n-th of them (`call`), and as many (`times`) from it on. */
const requests = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
  /** `*` is any part of the path, `**` any number of parts. */
  path: z.string().startsWith('/').optional(),
  ...counted,
}).prefault({});

/** Which tasks, counted likewise. */
const tasks = z.strictObject({
  /** PVE's name of the type: `qmclone`. */
  task: z.string().optional(),
  node: z.string().optional(),
  /** What the task works on: for a clone, the source's VM ID. */
  id: z.coerce.string().optional(),
  ...counted,
}).prefault({});

/** Which connections: the n-th since the cluster's start, and as many from it on. */
const connections = z.strictObject(counted).prefault({});

const vmid = z.int().min(100).max(999999999);

/** Something that goes wrong: one of a file's `faults`. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('http-error'), match: requests, status: z.int().min(400).max(599).default(500), reason: z.string().default('got no worker upid') }),
  z.strictObject({ kind: z.literal('timeout'), match: requests, seconds: z.number().nonnegative().default(30) }),
  z.strictObject({ kind: z.literal('answer-lost'), match: requests }),
  z.strictObject({ kind: z.literal('wrong-certificate'), match: connections }),
  z.strictObject({ kind: z.literal('ticket-expired'), match: requests }),
  z.strictObject({ kind: z.literal('quorum-lost'), match: requests }),
  z.strictObject({ kind: z.literal('node-down'), match: requests, node: z.string() }),
  z.strictObject({ kind: z.literal('vm-locked'), match: requests, vmid, lock: z.string().default('backup') }),
  z.strictObject({ kind: z.literal('task-failed'), match: tasks, exitstatus: z.string().default('command failed: exit code 1') }),
  z.strictObject({ kind: z.literal('task-hanging'), match: tasks }),
  z.strictObject({ kind: z.literal('task-warnings'), match: tasks, warning: z.string().default('something is not as it should be') }),
  z.strictObject({ kind: z.literal('clone-lock'), match: tasks }),
  z.strictObject({ kind: z.literal('storage-full'), match: tasks, storage: z.string() }),
  z.strictObject({ kind: z.literal('slow-reload'), match: tasks, seconds: z.number().positive() }),
  z.strictObject({ kind: z.literal('vm-changed'), match: requests, vmid, config: z.record(z.string(), z.union([z.string(), z.number()])) }),
  z.strictObject({ kind: z.literal('vm-migrated'), match: requests, vmid, target: z.string() }),
  z.strictObject({ kind: z.literal('vm-stopped'), match: requests, vmid }),
  z.strictObject({ kind: z.literal('guest-silent'), match: connections, vmid }),
]);

/** A file of them (`--faults FILE`, YAML). */
export const faultsFileSchema = z.strictObject({ faults: z.array(faultSchema) });

export type Fault = z.infer<typeof faultSchema>;
/** As a person writes it: everything that has a default may be left out. */
export type FaultInput = z.input<typeof faultSchema>;
export type FaultKind = Fault['kind'];
