import type { Share, ShareCache } from './share';

/** A unit as Butane has it. */
export interface ShareUnit {
  readonly name: string;
  readonly enabled: true;
  readonly contents: string;
}

/** What Butane is given to mount a share: `systemd.units` and nothing else. */
export interface ShareUnits {
  readonly systemd: { readonly units: readonly ShareUnit[] };
}

/** What cloud-init is given to mount shares. */
export interface ShareCloudConfig {
  /** Lines of `/etc/fstab`, as cloud-init has them. */
  readonly mounts: readonly (readonly string[])[];
  /** Commands of the first boot. */
  readonly runcmd: readonly (readonly string[])[];
}

/** The share's mount unit, and the one that gives it to its owner, as a part of a Butane configuration of any variant. */
export function shareMountUnit(share: Share): ShareUnits {
  const { tag, mountPoint } = share;
  const mount = `${escapePath(mountPoint)}.mount`;
  const owner = ownerOf(share);
  const units = [
    unit(mount, [
      ['Unit', [`Description=Folder ${tag} of the node`]],
      ['Mount', [`What=${tag}`, `Where=${specifiers(mountPoint)}`, `Type=${fileSystem(share)}`, ...options(share).length > 0 ? [`Options=${options(share).join(',')}`] : []]],
    ]),
    ...owner === undefined ? [] : [unit(`share-${tag}-owner.service`, [
      ['Unit', [`Description=Owner of folder ${tag} of the node`, `RequiresMountsFor=${specifiers(mountPoint)}`]],
      ['Service', ['Type=oneshot', 'RemainAfterExit=yes', `ExecStart=/usr/bin/chown ${owner} ${specifiers(mountPoint)}`]],
    ])],
  ];
  return { systemd: { units } };
}

/** The same for machines that cloud-init sets up. A folder that is not there keeps no machine from booting. */
export function shareCloudConfig(shares: readonly Share[]): ShareCloudConfig {
  return {
    mounts: shares.map((share) => [share.tag, share.mountPoint, fileSystem(share), [...options(share), 'nofail'].join(','), '0', '0']),
    runcmd: shares.flatMap((share) => {
      const owner = ownerOf(share);
      return owner === undefined ? [] : [['chown', owner, share.mountPoint]];
    }),
  };
}

function unit(name: string, sections: readonly (readonly [string, readonly string[]])[]): ShareUnit {
  const all = [...sections, ['Install', ['WantedBy=multi-user.target']] as const];
  return { name, enabled: true, contents: all.map(([section, lines]) => `[${section}]\n${lines.join('\n')}\n`).join('\n') };
}

function fileSystem({ method }: Share): string {
  return method === '9p' ? '9p' : 'virtiofs';
}

/** With virtiofs the daemon on the node decides what is kept, with 9p the guest. */
const NINE_P_CACHES: Readonly<Record<ShareCache, string>> = { auto: 'mmap', always: 'loose', metadata: 'mmap', never: 'none' };

function options({ method, cache, readOnly }: Share): readonly string[] {
  return [...method === '9p' ? ['trans=virtio', 'version=9p2000.L', 'msize=262144', `cache=${NINE_P_CACHES[cache]}`] : [], ...readOnly ? ['ro'] : []];
}

/** `1000:1000`, `1000`, `:1000`, as `chown` takes it. */
function ownerOf({ uid, gid }: Share): string | undefined {
  return uid === undefined && gid === undefined ? undefined : `${uid ?? ''}${gid === undefined ? '' : `:${gid}`}`;
}

/** Name of the unit for a path, as systemd wants it. */
function escapePath(path: string): string {
  return path.slice(1).replace(/^\.|[^A-Za-z0-9:_./]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`).replaceAll('/', '-');
}

/** In a unit, `%` begins a specifier. */
function specifiers(path: string): string {
  return path.replaceAll('%', '%%');
}
