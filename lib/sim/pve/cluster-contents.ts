import { z } from 'zod';

const config = z.record(z.string(), z.union([z.string(), z.number()]));

const vm = z.strictObject({
  vmid: z.int().min(100).max(999999999),
  node: z.string(),
  running: z.boolean().default(false),
  template: z.boolean().default(false),
  pool: z.string().optional(),
  /** Why it is locked: `backup`. */
  lock: z.string().optional(),
  /** As `GET …/config` gives it: `name`, `memory`, `net0`, `scsi0: local-lvm:vm-100-disk-0,size=10G`, … */
  config,
});

const user = z.strictObject({
  userid: z.string(),
  enable: z.boolean().default(true),
  expire: z.int().default(0),
  groups: z.array(z.string()).default([]),
  /** `comment`, `email`, `firstname`, `lastname`. */
  details: z.record(z.string(), z.string()).default({}),
});

const acl = z.strictObject({
  path: z.string(),
  type: z.enum(['user', 'group', 'token']),
  ugid: z.string(),
  roleid: z.string(),
  propagate: z.boolean().default(true),
});

/** Configurations by id. */
const sdnObjects = z.record(z.string(), config).default({});

const sdn = z.strictObject({ zones: sdnObjects, vnets: sdnObjects, subnets: sdnObjects });

/** What is on a cluster already, as it can be read from one that is in use. */
export const clusterContentsSchema = z.strictObject({
  vms: z.array(vm).default([]),
  pools: z.array(z.strictObject({ poolid: z.string(), comment: z.string().default('') })).default([]),
  groups: z.array(z.strictObject({ groupid: z.string(), comment: z.string().optional() })).default([]),
  /** Roles beside those that every PVE has, with their privileges. */
  roles: z.record(z.string(), z.array(z.string())).default({}),
  users: z.array(user).default([]),
  acl: z.array(acl).default([]),
  /** Interfaces by node and name; of a node that is here, `bridges` says nothing more. */
  interfaces: z.record(z.string(), z.record(z.string(), config)).default({}),
  /** As it is written, and as it is in force. */
  sdn: sdn.prefault({}),
  running_sdn: sdn.prefault({}),
});

export type ClusterContents = z.infer<typeof clusterContentsSchema>;
