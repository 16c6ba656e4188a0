import type { SourcePosition } from '../../values/finding';
import type { LocatedMap } from '../located';

/** What a site says of machines where they say nothing themselves; the later levels win: site, node, environment, machine. */
export interface SiteSettings {
  readonly timezone?: string;
  /** DNS search domain. */
  readonly domain?: string;
  /** Storage of disks. */
  readonly datastore?: string;
  readonly sshUser?: string;
  readonly bridge?: string;
  /** IPv4 gateway of machines with a fixed address. */
  readonly gateway?: string;
  readonly dnsServers?: readonly string[];
  readonly packages?: readonly string[];
}

/** A machine that Proxmox VE runs on. */
export interface SiteHost {
  readonly name: string;
  /** IP address or DNS name for SSH. */
  readonly address?: string;
  readonly sshUser?: string;
  /** Port of its SSH server. @default 22 */
  readonly sshPort?: number;
  /** Private key on this machine; unset: what SSH finds itself. */
  readonly sshKeyFile?: string;
  /** Names in `ssh_keys` of secrets.yaml: who may log in. */
  readonly authorizedKeys: readonly string[];
}

/** A site configuration: read, checked and linked; nothing in it is secret, the secrets are still encrypted. */
export interface Site {
  /** Absolute path of its folder. */
  readonly folder: string;
  readonly hosts: ReadonlyMap<string, SiteHost>;
  readonly nodes: ReadonlyMap<string, SiteNodeFile>;
  readonly environments: ReadonlyMap<string, SiteEnvironment>;
  /** Absolute path of secrets.yaml, which need not exist. */
  readonly secretsFile: string;
  /** `defaults` of site.yaml. */
  readonly defaults?: LocatedMap;
  /** Folder that the paths in positions are relative to. */
  readonly root: string;
}

/** `nodes/{name}.yaml`, before its keys are followed. */
export interface SiteNodeFile {
  readonly name: string;
  /** Name in `hosts/`. */
  readonly host?: string;
  /** Name in `nodes/`: the node that this one is a virtual machine of. */
  readonly parentNode?: string;
  /** `https://host:8006`; unset: it is not known before the node exists. */
  readonly apiEndpoint?: string;
  /** Name in `api_tokens` of secrets.yaml. */
  readonly apiToken?: string;
  readonly insecure: boolean;
  /** IP address or DNS name for SSH. */
  readonly ip?: string;
  readonly tree: LocatedMap;
  readonly position: SourcePosition;
}

/** `envs/{name}.yaml`: where an environment is put, and the VM IDs that it has. */
export interface SiteEnvironment {
  readonly name: string;
  /** Name in `nodes/`. */
  readonly node?: string;
  /** How open its machines are. Unset: as their images are. */
  readonly profile?: 'dev' | 'prod';
  readonly machines: readonly SiteMachine[];
  readonly tree: LocatedMap;
  readonly position: SourcePosition;
}

export interface SiteMachine {
  readonly name: string;
  /** Unset: one that is free. */
  readonly vmId?: number;
  readonly tree: LocatedMap;
}

/** A node with everything that its keys lead to. */
export interface SiteNode extends SiteSettings {
  /** Name of its file, and of the node in Proxmox VE. */
  readonly name: string;
  readonly apiEndpoint?: string;
  /** `user@realm!id=secret`; unset without secrets. */
  readonly apiToken?: string;
  /** Whether any TLS certificate is accepted. */
  readonly insecure: boolean;
  readonly parentNode?: string;
  readonly host: {
    readonly name?: string;
    /** IP address or DNS name for SSH; unset: nobody has said it. */
    readonly address?: string;
    readonly sshUser: string;
    readonly sshPort: number;
    readonly sshKeyFile?: string;
    /** Public keys; empty without secrets. */
    readonly authorizedKeys: readonly string[];
  };
}

/** Decrypted: section → name → value. Kept in memory only. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

