import type { AnsiblePlaybook } from './ansible-playbook';
import type { DownloadImage, RemoveImage } from './image';
import type { HttpCheck } from './http-check';
import type { SshCommand, WaitForSsh } from './ssh';
import type { TofuApply, TofuDestroy } from './tofu';
import type { StartVm, StopVm, WaitForGuestAgent } from './vm';

/** What a phase does. Every text may hold `${input}`, `${phase.output}` and `${envs.environment.value}`. */
export type Action =
  | TofuApply | TofuDestroy | AnsiblePlaybook | SshCommand | WaitForSsh | StartVm | StopVm | WaitForGuestAgent
  | DownloadImage | RemoveImage | HttpCheck;

export type ActionKind = Action['kind'];
export type ActionOf<K extends ActionKind> = Extract<Action, { readonly kind: K }>;

/** A number, or the reference to one. */
export type NumberOrReference = number | string;

/** Which cluster, and which of its nodes, something is done on. */
export interface OnCluster {
  /** PVE node. @default - the host that the scenario runs on */
  readonly node?: string;
  /** URL of the API, where it is not that of the host. @default - the host's */
  readonly endpoint?: string;
  /** Of that API: `user@realm!name=uuid`. @default - the host's */
  readonly apiToken?: string;
}
