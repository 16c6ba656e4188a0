/** A line of text, or its words. */
type Words = string | readonly string[];

/** What cloud-init does at a machine's first start. */
export interface CloudConfig {
  /** `Europe/Berlin`. @default - the image's own */
  readonly timezone?: string;
  /** @default - none */
  readonly packages?: readonly string[];
  /** Run as root, at the end. @default - none */
  readonly commands?: readonly Words[];
  /** As lines of `/etc/fstab`. @default - none */
  readonly mounts?: readonly (readonly string[])[];
  /** Written before packages are installed. @default - none */
  readonly files?: readonly CloudConfigFile[];
}

export interface CloudConfigFile {
  readonly path: string;
  readonly content: string;
  /** Octal digits. @default '0644' */
  readonly permissions?: string;
}

/** Whom cloud-init makes. */
export interface CloudUser {
  /** @default - the image's own */
  readonly user?: string;
  /** @default - none */
  readonly sshKeys?: readonly string[];
}

/** Name of a host's file on a storage: `dev1-user.yaml`. */
export function cloudInitFileName(host: string, kind: 'user' | 'meta'): string {
  return `${host}-${kind}.yaml`;
}

/** Each after the other; a package once. */
export function mergeCloudConfigs(...configs: readonly CloudConfig[]): CloudConfig {
  const all = <T>(pick: (config: CloudConfig) => readonly T[] | undefined): T[] => configs.flatMap(config => pick(config) ?? []);
  return {
    timezone: configs.findLast(({ timezone }) => timezone !== undefined)?.timezone,
    packages: [...new Set(all(({ packages }) => packages))],
    commands: all(({ commands }) => commands),
    mounts: all(({ mounts }) => mounts),
    files: all(({ files }) => files),
  };
}

export function cloudConfig(config: CloudConfig): string {
  const content = configLines(config);
  return `#cloud-config\n${content === '' ? '{}\n' : content}`;
}

/** User data with a config, and with all that PVE itself would say: its own is not read beside it. The host's name is in the meta data. */
export function userData({ user, sshKeys = [] }: CloudUser, config: CloudConfig): string {
  const isRoot = user === 'root';
  return [
    '#cloud-config\nmanage_etc_hosts: true\n',
    user === undefined ? '' : `user: ${inYaml(user)}\n`,
    isRoot ? 'disable_root: false\n' : '',
    list('ssh_authorized_keys', sshKeys),
    'chpasswd: { expire: false }\n',
    isRoot ? '' : 'users: [default]\n',
    'package_upgrade: true\n',
    configLines(config),
  ].join('');
}

function configLines({ timezone, packages = [], commands = [], mounts = [], files = [] }: CloudConfig): string {
  const update = packages.length === 0 ? '' : 'package_update: true\n';
  const zone = timezone === undefined ? '' : `timezone: ${inYaml(timezone)}\n`;
  return `${zone}${update}${list('write_files', files)}${list('packages', packages)}${list('mounts', mounts)}${list('runcmd', commands)}`;
}

function list(name: string, items: readonly unknown[]): string {
  return items.length === 0 ? '' : `${name}:\n${items.map(item => `  - ${inYaml(item)}\n`).join('')}`;
}

/** The same as in JSON, but for characters that YAML takes for line ends, or does not take at all. */
export function inYaml(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufffe\uffff]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
