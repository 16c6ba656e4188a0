import type { Construct } from 'constructs';
import type { IPool } from '../pool';
import type { TalosAddonsProps } from './addons/addons-props';
import { CCM_PRIVILEGES } from './addons/proxmox/cloud-controller-manager';
import { CSI_PRIVILEGES } from './addons/proxmox/csi-plugin';
import type { ProxmoxApi } from './addons/proxmox/proxmox-props';
import type { ConfigPatch } from './machine-configuration/document';
import { ProxmoxAccount } from './proxmox-account';

export interface ProxmoxAccessProps {
  readonly clusterName: string;
  readonly region: string;
  readonly addons?: TalosAddonsProps;
  readonly proxmoxApi?: ProxmoxApi;
  readonly pool?: IPool;
}

/** References to the configurations of what uses the API of PVE, in base64. */
export interface ProxmoxConfigurations {
  readonly proxmoxCcm?: string;
  readonly proxmoxCsi?: string;
}

/** Makes an account for each of those in the cluster who use the API of PVE. */
export function defineProxmoxAccess(scope: Construct, props: ProxmoxAccessProps): ProxmoxConfigurations {
  const { clusterName, region, addons, proxmoxApi: api, pool } = props;
  if (api === undefined) return {};
  const { proxmoxCcm, proxmoxCsi } = addons ?? {};
  const account = (id: string, privileges: readonly string[], paths: Readonly<Record<string, string>>) => (
    new ProxmoxAccount(scope, id, { name: `${clusterName}-${id}`, privileges, paths, api, region }).configuration
  );
  const storages = proxmoxCsi?.storageClasses.map(({ datastoreId }) => [`storage-${datastoreId}`, `/storage/${datastoreId}`] as const) ?? [];
  const machines = pool === undefined ? '/vms' : `/pool/${pool.poolId}`;
  return {
    // it asks for the state of the whole cluster, and changes nothing
    proxmoxCcm: proxmoxCcm && account('ccm', CCM_PRIVILEGES, { cluster: '/' }),
    proxmoxCsi: proxmoxCsi && account('csi', CSI_PRIVILEGES, { machines, ...Object.fromEntries(storages) }),
  };
}

/** How they find the VM of a node. */
export function providerId(region: string, vmId: number): ConfigPatch {
  return { machine: { kubelet: { extraArgs: { 'provider-id': `proxmox://${region}/${vmId}` } } } };
}
