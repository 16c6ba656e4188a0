import { factor, section } from './schema-parts';

/** How much more than there is may be given out: 1 is as much as there is. */
export interface Overcommit {
  /** Of a node's RAM. @default 1 */
  readonly memory: number;
  /** Of a node's cores. @default 4 */
  readonly cpu: number;
  /** Of a storage's space. @default 1 */
  readonly disk: number;
}

/** `overcommit` in env.yaml. */
export const overcommitSchema = section('overcommit', {
  memory: factor(0.1, 10, 'overcommit.memory', 'How often a node\'s RAM may be given out', 1).nullish(),
  cpu: factor(0.1, 100, 'overcommit.cpu', 'vCPUs that a core may carry', 4).nullish(),
  disk: factor(0.1, 10, 'overcommit.disk', 'How often a storage\'s space may be given out', 1).nullish(),
});

export function toOvercommit(given: { readonly [K in keyof Overcommit]?: number | null } | null | undefined): Overcommit {
  return { memory: given?.memory ?? 1, cpu: given?.cpu ?? 4, disk: given?.disk ?? 1 };
}
