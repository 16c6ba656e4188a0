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

/** Makes an environment so. */
export interface TofuApply extends OnCluster {
  readonly kind: 'tofu_apply';
  /** A folder below `envs/`. */
  readonly environment: string;
}

/** Takes an environment away. */
export interface TofuDestroy extends OnCluster {
  readonly kind: 'tofu_destroy';
  readonly environment: string;
}

/** A VM of a cluster. */
export interface OnVm extends OnCluster {
  readonly vmId: NumberOrReference;
}

/** Starts a VM that does not run. */
export interface StartVm extends OnVm { readonly kind: 'start_vm' }

/** Stops a VM that runs: shuts it down, and after a minute turns it off. */
export interface StopVm extends OnVm { readonly kind: 'stop_vm' }

/** Waits until the guest agent tells an IPv4 address. */
export interface WaitForGuestAgent extends OnVm { readonly kind: 'wait_for_guest_agent' }

/** An image on a storage. */
export interface OnImage extends OnCluster {
  /** `storage:content/file`: `local:import/debian-13-custom.qcow2`. */
  readonly volume: string;
}

/** Has a node download an image, unless it is there. */
export interface DownloadImage extends OnImage {
  readonly kind: 'download_image';
  readonly url: string;
  /** `sha512:…` @default - it is not checked */
  readonly checksum?: string;
}

export interface RemoveImage extends OnImage { readonly kind: 'remove_image' }

/** A machine that is logged in to. */
export interface OnMachine {
  /** Address or name. */
  readonly address: string;
  /** @default - that of the run */
  readonly user?: string;
  /** @default - that of the run */
  readonly port?: NumberOrReference;
}

/** Runs a command line on a machine. */
export interface SshCommand extends OnMachine {
  readonly kind: 'ssh_command';
  readonly command: string;
  /** Text that standard output has to hold. @default - the exit code alone counts */
  readonly contains?: string;
}

/** Waits until a machine lets the user in. */
export interface WaitForSsh extends OnMachine { readonly kind: 'wait_for_ssh' }

/** Runs a playbook for one machine. */
export interface AnsiblePlaybook extends OnMachine {
  readonly kind: 'ansible_playbook';
  /** Name of a file in `ansible/` without `.yml`: the site's own comes before the one of that name that is shipped. */
  readonly playbook: string;
  /** Extra variables. @default {} */
  readonly variables?: Readonly<Record<string, string | number | boolean>>;
}

/** Asks a URL until it answers as it should. */
export interface HttpCheck {
  readonly kind: 'http_check';
  readonly url: string;
  /** HTTP status that is wanted. @default 200 */
  readonly status?: NumberOrReference;
  /** Text that the answer has to hold. @default - any will do */
  readonly contains?: string;
  /** Whether any TLS certificate is accepted. @default false */
  readonly insecure?: boolean;
}
