import { SummarizedError } from '../framework/summarized-error';
import type { DataSourceType, FrameworkResource } from '../resource-type';
import { isObject } from '../values/value';
import type { ValueObject } from '../values/value';
import { textOf, textsOf } from './settings';
import type { TalosClient, TalosTools } from './talos-client';

async function createSchematic(schematic: ValueObject[string], client: TalosClient, failure: string): Promise<string> {
  const created = client.factory('POST', '/schematics', typeof schematic === 'string' ? schematic : 'customization: {}\n');
  const { id } = await SummarizedError.wrap(failure, '', created) as { readonly id: string };
  return id;
}

export const imageFactorySchematic: FrameworkResource<TalosTools> = {
  kind: 'framework',
  attributes: {},

  async create(planned, { client, keep }) {
    keep({ ...planned, id: await createSchematic(planned['schematic'] ?? null, client, 'failed to create schematic') });
  },

  read: async (state) => state,

  async update(planned, _prior, { client, keep }) {
    keep({ ...planned, id: await createSchematic(planned['schematic'] ?? null, client, 'failed to update schematic') });
  },

  async delete() {
    // the factory keeps what it has been told
  },
};

function filterNames(config: ValueObject, filters: string): readonly string[] {
  const value = config[filters];
  return isObject(value) ? textsOf(value, 'names') ?? [] : [];
}

export const imageFactoryExtensionsVersions: DataSourceType<TalosTools> = {
  async read(config, { client }) {
    const asked = client.factory('GET', `/version/${String(config['talos_version'])}/extensions/official`);
    const all = await SummarizedError.wrap('failed to get talos extensions versions', '', asked) as readonly (ValueObject & { readonly name: string })[];
    const [exact, parts] = [filterNames(config, 'exact_filters'), filterNames(config, 'filters')];
    const wanted = all.filter(({ name }) => exact.length + parts.length === 0 || exact.includes(name) || parts.some((part) => name.includes(part)));
    const info = wanted.map(({ name, ref, digest, author, description }): ValueObject => (
      { name, ref: ref ?? null, digest: digest ?? null, author: author ?? null, description: description ?? null }
    ));
    return { ...config, id: 'extensions_info', extensions_info: info };
  },
};

export const imageFactoryVersions: DataSourceType<TalosTools> = {
  async read(config, { client }) {
    const all = await SummarizedError.wrap('failed to get talos versions', '', client.factory('GET', '/versions')) as readonly string[];
    const isStableOnly = isObject(config['filters']) && config['filters']['stable_versions_only'] === true;
    return { id: 'talos_versions', talos_versions: isStableOnly ? all.filter((version) => !version.includes('-')) : all };
  },
};

/** Platforms with a signed image, and how each one's disk image is called. */
const SECURE_BOOT: ReadonlySet<string> = new Set(['metal', 'nocloud']);
const DISK_IMAGES: Readonly<Record<string, string>> = { metal: 'raw.zst', nocloud: 'raw.xz' };

/** Made of what is said alone: the factory is not asked. */
export const imageFactoryUrls: DataSourceType<TalosTools> = {
  async read(config, { client: { factoryUrl } }) {
    const platform = textOf(config, 'platform') ?? 'metal';
    const suffix = DISK_IMAGES[platform];
    if (suffix === undefined) {
      throw new SummarizedError('the stand-in does not do this platform', `It knows ${Object.keys(DISK_IMAGES).join(' and ')}, got ${platform}.`);
    }
    const architecture = textOf(config, 'architecture') ?? 'amd64';
    const version = `v${String(config['talos_version']).replace(/^v/, '')}`;
    const base = factoryUrl.replace(/\/$/, '');
    const { host, protocol } = new URL(factoryUrl);
    const id = String(config['schematic_id']);
    const image = (name: string): string => `${base}/image/${id}/${version}/${name}`;
    const named = `${platform}-${architecture}`;
    const isSigned = SECURE_BOOT.has(platform);
    const metal = platform === 'metal' ? {
      kernel: image(`kernel-${architecture}`), kernel_command_line: image(`cmdline-${named}`), initramfs: image(`initramfs-${architecture}.xz`),
      uki: image(`${named}-secureboot-uki.efi`),
    } : { kernel: null, kernel_command_line: null, initramfs: null, uki: null };
    return {
      ...config,
      architecture,
      id: '',
      urls: {
        installer: `${host}/${platform}-installer/${id}:${version}`,
        installer_secureboot: isSigned ? `${host}/${platform}-installer-secureboot/${id}:${version}` : null,
        iso: image(`${named}.iso`), iso_secureboot: image(`${named}-secureboot.iso`),
        disk_image: image(`${named}.${suffix}`), disk_image_secureboot: isSigned ? image(`${named}-secureboot.${suffix}`) : null,
        pxe: `${protocol}//pxe.${host}/pxe/${id}/${version}/${named}`,
        ...metal,
      },
    };
  },
};
