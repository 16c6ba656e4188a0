import type { Parameters, Values } from './parameters';
import type { Caller } from './services/authentication';
import type { Services } from './services/services';
import type { UploadedFile } from './services/file-digest';

/** Whether a route's requests and answers were seen working with a real client. */
export type Verified = 'bpg/proxmox 0.111.1' | 'proxmoxer 2.3.0' | 'community.proxmox 1.4.0' | 'not yet';

type PathNames<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | PathNames<Rest> : never;

/** The parts of a path that vary; `vmid` is a number. */
export type PathValues<P extends string> = { readonly [K in PathNames<P>]: K extends 'vmid' ? number : string };

export interface Call<P extends string = string, Q extends Parameters = Parameters> {
  readonly services: Services;
  readonly caller: Caller;
  readonly path: PathValues<P>;
  readonly parameters: Values<Q>;
  /** Of a route that takes one. */
  readonly file?: UploadedFile;
}

/** What the caller must be allowed; the path may hold the route's variable parts: `/vms/{vmid}`. */
export interface Permission {
  readonly path: string;
  readonly privileges: readonly string[];
  /** One of the privileges is enough. @default all */
  readonly any?: true;
}

/** One method of the API, as data. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api2/json`, with variable parts in braces. */
  readonly path: string;
  readonly parameters: Parameters;
  readonly verified: Verified;
  /** First version of PVE that has it. @default any */
  readonly since?: string;
  /** @default any authenticated caller; finer checks are the services' */
  readonly permission?: Permission;
  /** API tokens are refused. */
  readonly needsTicket?: true;
  /** Works without credentials. */
  readonly public?: true;
  /** Takes a form with a file. */
  readonly takesFile?: true;
  readonly handler: (call: Call) => unknown;
}

/** Gives a route's handler the types of its path and parameters. */
export function route<const P extends string, const Q extends Parameters>(
  definition: Omit<Route, 'path' | 'parameters' | 'handler'> & {
    readonly path: P;
    readonly parameters: Q;
    readonly handler: (call: Call<P, Q>) => unknown;
  },
): Route {
  return definition as unknown as Route;
}
