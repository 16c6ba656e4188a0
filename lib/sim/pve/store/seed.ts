import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { ClusterDescription } from '../cluster-description';
import { generatedMac, keepsFiles, volumeKey, volumeName } from './naming';
import { seedContents } from './seed-contents';
import type { ClusterState, Firewall, NetworkInterface, User, Vm, Volume } from './state';
import { emptyTables, STATE_FORMAT } from './state';

/** The name of root's API token: `root@pam!standsmith`. */
export const ROOT_TOKEN = 'root@pam!standsmith';

const GIB = 1024 ** 3;

export const FIREWALL_ON: Firewall = { options: { enable: 1 }, rules: [], aliases: {}, ipsets: {} };

/**
 * A new cluster from its description.
 *
 * @throws Error when the description names a node or storage that it does not have
 */
export function seedState(description: ClusterDescription, hash: (secret: string) => string): ClusterState {
  const root = { password: randomBytes(18).toString('base64url'), tokenSecret: randomUUID() };
  const interfaces = bridgesOf(description);
  const vms = Object.fromEntries(description.templates.map((template) => [template.vmid, templateVm(description, template)]));
  const volumes = [...description.templates.map((template) => templateVolume(description, template)), ...imageVolumes(description)];
  const { contents, ...rest } = description;
  const existing = contents === undefined ? {} : seedContents(description, contents);
  const bridges = { ...withoutNodes(interfaces, Object.keys(contents?.interfaces ?? {})), ...existing.interfaces };
  return {
    format: STATE_FORMAT,
    description: rest,
    root,
    groups: {}, roles: {}, acl: {}, pools: {},
    sdn: { zones: {}, vnets: {}, subnets: {} }, runningSdn: { zones: {}, vnets: {}, subnets: {} },
    ...existing,
    users: { ...usersOf(description), ...existing.users, 'root@pam': { userid: 'root@pam', passwordHash: hash(root.password), enable: true, expire: 0, groups: [], details: {} } },
    tokens: { [ROOT_TOKEN]: { tokenid: ROOT_TOKEN, secretHash: hash(root.tokenSecret), privsep: false, expire: 0 } },
    interfaces: bridges, activeInterfaces: { ...bridges },
    vms: { ...vms, ...existing.vms },
    volumes: { ...Object.fromEntries(volumes.map((volume) => [volumeKey(volume), volume])), ...existing.volumes },
    ...emptyTables(),
    firewalls: description.firewall ? { cluster: FIREWALL_ON } : {},
    tasks: {},
  };
}

function withoutNodes(interfaces: Record<string, NetworkInterface>, nodes: readonly string[]): Record<string, NetworkInterface> {
  return Object.fromEntries(Object.entries(interfaces).filter(([, { node }]) => !nodes.includes(node)));
}

/** Users of a description, by id. */
export function usersOf(description: ClusterDescription): Record<string, User> {
  return Object.fromEntries(description.users.map((userid) => [userid, { userid, enable: true, expire: 0, groups: [], details: {} }]));
}

/** Bridges of a description, by `node/bridge`. */
export function bridgesOf(description: ClusterDescription): Record<string, NetworkInterface> {
  const interfaces: Record<string, NetworkInterface> = {};
  Object.entries(description.nodes).forEach(([node, { bridges, address }], index) => {
    for (const iface of bridges) {
      const uplink = iface === 'vmbr0';
      const ip = address ?? `10.0.0.${index + 1}`;
      const addressing = { method: 'static', address: ip, netmask: '24', cidr: `${ip}/24`, gateway: '10.0.0.254', families: 'inet' };
      interfaces[`${node}/${iface}`] = {
        node, iface,
        config: {
          type: 'bridge', autostart: 1, method6: 'manual', bridge_ports: uplink ? 'eno1' : '', bridge_stp: 'off', bridge_fd: '0',
          ...(uplink ? addressing : { method: 'manual', families: 'inet' }),
        },
      };
    }
  });
  return interfaces;
}

type Template = ClusterDescription['templates'][number];

/** A template as a VM of the cluster. */
export function templateVm(description: ClusterDescription, template: Template): Vm {
  if (!description.nodes[template.node]) {
    throw new Error(`template ${template.vmid}: there is no node ${template.node}; the cluster has ${Object.keys(description.nodes).join(', ')}`);
  }
  const networks = template.networks.map((network, index) => {
    const [model, ...options] = network.split(',');
    return [`net${index}`, [`${model}=${generatedMac(template.vmid, index)}`, ...options].join(',')];
  });
  const volume = templateVolume(description, template);
  return {
    vmid: template.vmid, node: template.node, status: 'stopped', template: true,
    config: {
      name: template.name, cores: template.cores, sockets: 1, cpu: 'x86-64-v2-AES', memory: String(template.memory_mib), ostype: 'l26', numa: 0,
      scsihw: 'virtio-scsi-single', boot: 'order=scsi0;net0', template: 1,
      scsi0: `${volume.volid},iothread=1,size=${template.disk_gib}G`,
      ...Object.fromEntries(networks),
      ...(template.agent ? { agent: '1' } : {}),
      smbios1: `uuid=${uuidOf(`smbios ${template.vmid}`)}`, vmgenid: uuidOf(`vmgenid ${template.vmid}`), meta: 'creation-qemu=10.0.2,ctime=1750000000',
    },
  };
}

/** The disk of a template. */
export function templateVolume(description: ClusterDescription, template: Template): Volume {
  const storage = description.storages[template.storage];
  if (!storage) {
    throw new Error(
      `template ${template.vmid}: there is no storage ${template.storage}; the cluster has ${Object.keys(description.storages).join(', ')}`,
    );
  }
  const format = keepsFiles(storage.type) ? 'qcow2' : 'raw';
  const name = volumeName(storage.type, template.vmid, `base-${template.vmid}-disk-0`, format);
  return {
    volid: `${template.storage}:${name}`, storage: template.storage, node: storage.shared ? undefined : template.node,
    vmid: template.vmid, content: 'images', format, sizeBytes: template.disk_gib * GIB,
  };
}

/** The images that are there already. */
export function imageVolumes({ storages, images = [] }: Pick<ClusterDescription, 'storages' | 'images'>): Volume[] {
  return images.map(({ node, volid, size_gib: sizeGib }) => {
    const [storage = '', content = '', name = ''] = volid.split(/[:/]/);
    if (!storages[storage]) throw new Error(`image ${volid}: there is no storage ${storage}; the cluster has ${Object.keys(storages).join(', ')}`);
    const format = /\.(qcow2|vmdk)$/.exec(name)?.[1] ?? 'raw';
    return {
      volid, storage, node: storages[storage].shared ? undefined : node, content: content === 'iso' ? 'iso' : 'import',
      format: content === 'iso' ? 'iso' : format, sizeBytes: sizeGib * GIB,
    };
  });
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
