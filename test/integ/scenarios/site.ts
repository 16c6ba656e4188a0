import type { PveClient } from '../../../lib/sim/provider/pve/pve-client';
import type { Access } from '../provider-scenario';
import { importing, resourcesConfig } from '../scenario-configs';
import { allGone } from './scenario';
import type { Scenarios } from './scenario';

type Values = Readonly<Record<string, unknown>>;

const ofVm = { node_name: 'pve1', vm_id: 9000 };
const ssh = { type: 'in', action: 'ACCEPT', proto: 'tcp', dport: '22', comment: 'ssh', source: '10.0.0.0/8' };
const web = { type: 'in', action: 'ACCEPT', macro: 'HTTPS', log: 'info' };
const drop = { type: 'in', action: 'DROP' };

function firewallConfig(options: Values, rules: readonly Values[], ofCluster: readonly Values[] = []): (access: Access) => object {
  return resourcesConfig({
    proxmox_virtual_environment_firewall_options: { o: { ...ofVm, ...options } },
    proxmox_virtual_environment_firewall_rules: { vm: { ...ofVm, rule: rules }, ...(ofCluster.length > 0 ? { all: { rule: ofCluster } } : {}) },
  });
}

async function changeRules(client: PveClient): Promise<void> {
  await client.delete('nodes/pve1/qemu/9000/firewall/rules/0');
  await client.put('nodes/pve1/qemu/9000/firewall/options', { dhcp: true });
}

const firewallIds = {
  'proxmox_virtual_environment_firewall_options.o': 'vm/pve1/9000', 'proxmox_virtual_environment_firewall_rules.vm': 'vm/pve1/9000',
  'proxmox_virtual_environment_firewall_rules.all': 'cluster',
};
const strict = { enabled: true, dhcp: false, input_policy: 'REJECT', log_level_in: 'info', ipfilter: true };

function siteConfig(image: Values = {}, zone: Values = {}): (access: Access) => object {
  return resourcesConfig({
    proxmox_download_file: {
      image: { node_name: 'pve1', datastore_id: 'local', content_type: 'iso', url: 'https://images.example/talos.iso', ...image },
    },
    proxmox_sdn_zone_vlan: { z: { id: 'vlans', bridge: 'vmbr0', ...zone } },
    proxmox_sdn_vnet: { v: { id: 'vlan7', zone: '${proxmox_sdn_zone_vlan.z.id}', tag: 7 } },
    proxmox_sdn_applier: { a: { depends_on: ['proxmox_sdn_vnet.v'] } },
  });
}

async function removeImage(client: PveClient): Promise<void> {
  await client.delete('nodes/pve1/storage/local/content/local:iso%2Ftalos.iso');
}

async function downloadAnother(client: PveClient): Promise<void> {
  const url = 'https://images.example/talos-other.iso';
  await client.delete('nodes/pve1/storage/local/content/local:iso%2Ftalos.iso');
  await client.post('nodes/pve1/storage/local/download-url', { content: 'iso', filename: 'talos.iso', url });
}

const siteIds = {
  'proxmox_download_file.image': 'pve1/local:iso/talos.iso', 'proxmox_sdn_zone_vlan.z': 'vlans', 'proxmox_sdn_vnet.v': 'vlan7',
};

/** What a site has around its VMs. */
export const site: Scenarios = {
  'the firewall of a VM and of the cluster': [
    { name: 'created', config: firewallConfig({}, [ssh, drop], [{ type: 'forward', action: 'DROP' }]) },
    { name: 'changed', config: firewallConfig(strict, [web, { ...ssh, comment: '', enabled: false }, { ...drop, log: 'warning' }, drop]) },
    { name: 'changed outside', outside: changeRules, config: firewallConfig(strict, [web, ssh]) },
    { name: 'imported', forgets: true, config: importing(firewallConfig(strict, [web, ssh], [drop]), firewallIds) },
    allGone,
  ],
  'a downloaded file, and a zone of VLANs': [
    { name: 'created', config: siteConfig() },
    { name: 'changed', config: siteConfig({ overwrite: false, upload_timeout: 60 }, { mtu: 1450, nodes: ['pve1'] }) },
    { name: 'vanished', outside: removeImage, config: siteConfig({}, { mtu: 1450 }) },
    { name: 'another size', outside: downloadAnother, config: siteConfig({}, { mtu: 1450 }) },
    { name: 'imported', forgets: true, config: importing(siteConfig({}, { mtu: 1450 }), siteIds) },
    { name: 'replaced', config: siteConfig({ file_name: 'other.iso', overwrite_unmanaged: true }, { mtu: 1450, id: 'others' }) },
    allGone,
  ],
};
