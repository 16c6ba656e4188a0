import path from 'node:path';
import { loadEnv } from '../lib/config/load-env';
import type { LabPlan } from '../lib/model/lab-plan';
import { planLab } from '../lib/model/plan-lab';

const NOTHING_TAKEN = { vmIds: new Map(), networks: new Map(), macAddresses: new Map(), zoneIds: new Map(), blocks: new Map(), userData: new Map() };

/** A class of a router, a server and a client for each student, with two isolated networks: `envs/class-dmz`, with more students. */
export function benchPlan(root: string, students: number): LabPlan {
  const config = loadEnv(path.join(root, 'envs/class-dmz'), { root });
  const { position } = config;
  const names = Array.from({ length: students }, (_, i) => `student${i + 1}`);
  const many = { ...config, isolation: 'sdn-simple' as const, students: names.map(key => ({ key, userId: `${key}@pve`, realm: 'pve', person: {}, hasStand: true, position })) };
  const { plan, findings } = planLab(many, { students: {} }, NOTHING_TAKEN);
  if (findings.length > 0) throw new Error(findings[0]!.message);
  return plan;
}
