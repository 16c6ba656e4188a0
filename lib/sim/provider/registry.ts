import { nodes } from './data-sources/nodes';
import { version } from './data-sources/version';
import type { DataSourceType, ResourceType } from './resource-type';
import { group } from './resources/access/group';
import { userToken } from './resources/access/user-token';
import { acl } from './resources/acl';
import { backupJob } from './resources/cluster/backup-job';
import { haResource } from './resources/cluster/ha-resource';
import { haRule } from './resources/cluster/ha-rule';
import { hardwareMappingDir, hardwareMappingPci, hardwareMappingUsb } from './resources/cluster/hardware-mapping';
import { downloadFile } from './resources/download-file';
import { file } from './resources/file/file';
import { firewallOptions } from './resources/firewall/firewall-options';
import { firewallRules } from './resources/firewall/firewall-rules';
import { linuxBridge } from './resources/linux-bridge';
import { pool } from './resources/pool';
import { poolMembership } from './resources/pool-membership';
import { role } from './resources/role';
import { sdnApplier } from './resources/sdn-applier';
import { sdnSubnet } from './resources/sdn-subnet';
import { sdnVnet } from './resources/sdn-vnet';
import { sdnZoneSimple, sdnZoneVlan, sdnZoneVxlan } from './resources/sdn-zone';
import { user } from './resources/user';
import { vm } from './resources/vm/vm';

/** What the stand-in does. The schema has more: whoever uses that is told so. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  proxmox_acl: acl,
  proxmox_backup_job: backupJob,
  proxmox_download_file: downloadFile,
  proxmox_hardware_mapping_dir: hardwareMappingDir,
  proxmox_hardware_mapping_pci: hardwareMappingPci,
  proxmox_hardware_mapping_usb: hardwareMappingUsb,
  proxmox_haresource: haResource,
  proxmox_harule: haRule,
  proxmox_network_linux_bridge: linuxBridge,
  proxmox_pool_membership: poolMembership,
  proxmox_sdn_applier: sdnApplier,
  proxmox_sdn_subnet: sdnSubnet,
  proxmox_sdn_vnet: sdnVnet,
  proxmox_sdn_zone_simple: sdnZoneSimple,
  proxmox_sdn_zone_vlan: sdnZoneVlan,
  proxmox_sdn_zone_vxlan: sdnZoneVxlan,
  proxmox_user_token: userToken,
  proxmox_virtual_environment_file: file,
  proxmox_virtual_environment_firewall_options: firewallOptions,
  proxmox_virtual_environment_firewall_rules: firewallRules,
  proxmox_virtual_environment_group: group,
  proxmox_virtual_environment_pool: pool,
  proxmox_virtual_environment_role: role,
  proxmox_virtual_environment_user: user,
  proxmox_virtual_environment_vm: vm,
};

export const dataSourceTypes: Readonly<Record<string, DataSourceType>> = {
  proxmox_version: version,
  proxmox_virtual_environment_nodes: nodes,
};
