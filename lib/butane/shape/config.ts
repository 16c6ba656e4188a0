import { appended, butaneOnly, flag, list, name, number, options, since, struct, text, textOf } from './shape';
import type { Value } from './shape';

// In the order of Ignition's own structures, which is the order of its JSON, and the order in which things are found wrong.

const verification = struct('Verification', { hash: text });
const httpHeaders = { ...list(struct('HTTPHeader', { name, value: text }, 'name')), type: 'HTTPHeaders' } as const;

/** What a file, a key or another configuration is made of. */
const resource = struct('Resource', {
  compression: text,
  http_headers: since(2, httpHeaders),
  source: text,
  inline: butaneOnly(text),
  local: butaneOnly(since(2, text)),
  verification,
}, 'source');
const contents = { ...resource, earlierType: ['FileContents', 1] } as const;
/** Other configurations, and authorities, could be fetched only, at first. */
const fetched = { ...resource, earlierType: ['ConfigReference', 1], fields: { ...resource.fields, compression: since(2, text), inline: butaneOnly(since(2, text)) } } as const;
const authority = { ...fetched, earlierType: ['CaReference', 1], fields: { ...fetched.fields, source: { ...text, required: 1 } } } as const;

const ignition = struct('Ignition', {
  config: struct('IgnitionConfig', { merge: list(fetched), replace: fetched }),
  proxy: since(2, struct('Proxy', { http_proxy: text, https_proxy: text, no_proxy: list(text) })),
  security: struct('Security', { tls: struct('TLS', { certificate_authorities: list(authority) }) }),
  timeouts: struct('Timeouts', { http_response_headers: number, http_total: number }),
});

const kernelArgument = { ...list(textOf('KernelArgument')), keysWith: 'KernelArgument' } as const;
const kernelArguments = struct('KernelArguments', { should_exist: kernelArgument, should_not_exist: kernelArgument });

const passwd = struct('Passwd', {
  groups: list(struct('PasswdGroup', { gid: number, name, password_hash: text, should_exist: since(3, flag), system: flag }, 'name')),
  users: list(struct('PasswdUser', {
    gecos: text,
    groups: list(textOf('Group')),
    home_dir: text,
    name,
    no_create_home: flag,
    no_log_init: flag,
    no_user_group: flag,
    password_hash: text,
    primary_group: text,
    ssh_authorized_keys: list(textOf('SSHAuthorizedKey')),
    ssh_authorized_keys_local: butaneOnly(since(5, list(text))),
    shell: text,
    should_exist: since(3, flag),
    system: flag,
    uid: number,
  }, 'name')),
});

const node = {
  group: struct('NodeGroup', { id: number, name: text }),
  overwrite: flag,
  path: name,
  user: struct('NodeUser', { id: number, name: text }),
} as const;

const tang = struct('Tang', { advertisement: since(5, text), thumbprint: text, url: { ...name, omitEmpty: true } }, 'url');
const clevis = struct('Clevis', {
  custom: {
    ...struct('ClevisCustom', { config: { ...text, required: 3 }, needs_network: flag, pin: { ...text, required: 3 } }), earlierType: ['Custom', 3],
  },
  tang: list(tang),
  threshold: number,
  tpm2: flag,
});

const partition = struct('Partition', {
  guid: text,
  label: text,
  number: { ...number, required: true, omitEmpty: true },
  resize: since(3, flag),
  should_exist: flag,
  size_mib: number,
  start_mib: number,
  type_guid: text,
  wipe_partition_entry: flag,
}, ({ number: position, label }) => (position !== 0 ? `number:${String(position)}` : label === undefined ? '' : `label:${String(label)}`));

const storage = struct('Storage', {
  directories: { ...list(struct('Directory', { ...node, mode: number }, 'path')), keysWith: 'Node' },
  disks: list(struct('Disk', { device: name, partitions: list(partition), wipe_table: flag }, 'device')),
  files: { ...list(struct('File', { ...node, append: appended(contents), contents, mode: number }, 'path')), keysWith: 'Node' },
  filesystems: list(struct('Filesystem', {
    device: name,
    format: text,
    label: text,
    mount_options: since(2, appended(text)),
    options: options('FilesystemOption', 1),
    path: text,
    uuid: text,
    wipe_filesystem: flag,
    with_mount_unit: butaneOnly(since(2, flag)),
  }, 'device')),
  links: { ...list(struct('Link', { ...node, hard: flag, target: { ...text, required: 3 } }, 'path')), keysWith: 'Node' },
  luks: since(3, list(struct('Luks', {
    clevis,
    device: text,
    discard: since(5, flag),
    key_file: resource,
    label: text,
    name,
    open_options: since(5, list(text)),
    options: options('LuksOption', 4),
    uuid: text,
    wipe_volume: flag,
  }, 'name'))),
  raid: list(struct('Raid', {
    devices: list(textOf('Device')), level: { ...text, required: 3 }, name, options: options('RaidOption', 4), spares: number,
  }, 'name')),
  trees: butaneOnly(since(2, list(struct('Tree', { local: name, path: text })))),
});

const systemd = struct('Systemd', {
  units: list(struct('Unit', {
    contents: text,
    contents_local: butaneOnly(since(5, text)),
    dropins: list(struct('Dropin', { contents: text, contents_local: butaneOnly(since(5, text)), name }, 'name')),
    enabled: flag,
    mask: flag,
    name,
  }, 'name')),
});

const sections = { ignition, kernel_arguments: since(4, kernelArguments), passwd, storage, systemd } as const;

/** Butane of the variant flatcar, and of fcos before 1.3. */
export const baseConfig = struct('Config', { version: butaneOnly(name), variant: butaneOnly(name), ...sections });

const bootDevice = struct('BootDevice', {
  layout: text,
  luks: struct('BootDeviceLuks', { discard: since(5, flag), tang: list(tang), threshold: number, tpm2: flag }),
  mirror: struct('BootDeviceMirror', { devices: list(text) }),
});
const grub = struct('Grub', { users: list(struct('GrubUser', { name, password_hash: text })) });

/** Butane of the variant fcos. */
export const fcosConfig = struct('Config', {
  ...baseConfig.fields, boot_device: butaneOnly(since(3, bootDevice)), grub: butaneOnly(since(5, grub)),
});

/** Ignition 3.4. */
export const ignitionConfig = struct('Config', { ...sections, ignition: struct('Ignition', { ...ignition.fields, version: name }) });

export type ButaneConfig = Value<typeof fcosConfig>;
export type IgnitionConfig = Value<typeof ignitionConfig>;
export type Resource = Value<typeof resource>;
export type Clevis = Value<typeof clevis>;
export type Tang = Value<typeof tang>;
export type Partition = Value<typeof partition>;
export type Storage = Value<typeof storage>;
export type Systemd = Value<typeof systemd>;
export type Proxy = ButaneConfig['ignition']['proxy'];
export type BootDevice = Value<typeof bootDevice>;
export type Grub = Value<typeof grub>;
export type GrubUser = ItemOf<Grub['users']>;
export type User = ItemOf<ButaneConfig['passwd']['users']>;
export type HttpHeader = ItemOf<Resource['http_headers']>;
export type Directory = ItemOf<Storage['directories']>;
export type Disk = ItemOf<Storage['disks']>;
export type File = ItemOf<Storage['files']>;
export type Filesystem = ItemOf<Storage['filesystems']>;
export type Link = ItemOf<Storage['links']>;
export type Luks = ItemOf<Storage['luks']>;
export type Raid = ItemOf<Storage['raid']>;
export type Tree = ItemOf<Storage['trees']>;
export type Unit = ItemOf<Systemd['units']>;
export type Dropin = ItemOf<Unit['dropins']>;

type ItemOf<List> = NonNullable<List> extends readonly (infer Item)[] ? Item : never;
