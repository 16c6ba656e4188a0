import access from './access.json';
import { compileCheck, missingProblem, type Check } from './check';
import cluster from './cluster.json';
import { namedPropertyStrings } from './named-property-strings';
import { newer } from './newer';
import nodes from './nodes.json';
import { numberedName } from './numbered';
import pools from './pools.json';
import type { Schemas } from './schema';
import storage from './storage.json';
import version from './version.json';

/** What the package proxmox-api says, by method and path. */
export const described = { ...access, ...cluster, ...nodes, ...pools, ...storage, ...version } as unknown as Readonly<Record<string, Schemas>>;

/** The parameters of a method, by its name `GET /nodes/{node}/qemu`, without those of its path. */
export function parametersOf(method: string): Schemas {
  const differences = newer.filter(({ methods }) => methods.test(method));
  if (!Object.hasOwn(described, method) && !differences.some(({ isNewMethod }) => isNewMethod)) throw new Error(`PVE's API has no ${method}`);
  return Object.assign({}, described[method], ...differences.map(({ parameters }) => parameters)) as Schemas;
}

/** What PVE has against the parameters of one method. */
export class MethodDescription {
  readonly parameters: Schemas;
  private readonly checks = new Map<string, Check>();

  constructor(method: string) {
    this.parameters = parametersOf(method);
  }

  /** The name under which a parameter is described: `net[n]` for `net3`; undefined when there is none. */
  nameOf(name: string): string | undefined {
    if (Object.hasOwn(this.parameters, name) && !name.endsWith(']')) return name;
    const numbered = numberedName(name);
    return numbered !== undefined && Object.hasOwn(this.parameters, numbered) ? numbered : undefined;
  }

  /** @returns what is wrong, by parameter */
  problems(given: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const errors = new Map<string, string>();
    for (const [name, text] of given) {
      const problem = this.problemOf(name, text);
      if (problem !== undefined) errors.set(name, problem);
    }
    for (const [name, schema] of Object.entries(this.parameters)) {
      const problem = name.endsWith(']') || given.has(name) ? undefined : missingProblem(schema);
      if (problem !== undefined) errors.set(name, problem);
    }
    return errors;
  }

  private problemOf(name: string, text: string): string | undefined {
    const key = this.nameOf(name);
    const schema = key === undefined ? undefined : this.parameters[key];
    if (key === undefined || schema === undefined) return 'property is not defined in schema and the schema does not allow additional properties';
    const check = this.checks.get(key) ?? compileCheck(schema, namedPropertyStrings);
    this.checks.set(key, check);
    return check(text, name);
  }
}
