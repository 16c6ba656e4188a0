import { TalosProvider } from '@cdktf/provider-talos/lib/provider';
import type { Construct } from 'constructs';
import { Pool, TalosCluster, type ProxmoxApi } from '../constructs';
import type { TalosPlan } from '../lib/model/talos/talos-plan';
import { EnvironmentStack } from './environment-stack';
import { escapeTemplates } from './template-text';

/** The newest version without pre-release. The bindings are of a later one, which has all of this one's resources, as they are. */
const PROVIDER_VERSION = '0.11.0';
/** The one that upgrades machines, for those who ask for that. */
const UPGRADING_PROVIDER_VERSION = '0.12.0-alpha.5';

/** One environment: a Talos cluster. */
export class TalosStack extends EnvironmentStack {
  readonly cluster: TalosCluster;

  constructor(scope: Construct, private readonly given: TalosPlan) {
    super(scope, given);
    const plan = escapeTemplates(given);
    const { factoryUrl, ...image } = plan.image;
    new TalosProvider(this, 'talos', { imageFactoryUrl: factoryUrl });
    const pool = new Pool(this, 'pool', { poolId: plan.poolId });
    const needsRoot = plan.machines.some(({ pciDevices }) => pciDevices.some(device => 'address' in device));
    const { proxmoxCcm, proxmoxCsi } = plan.cluster.addons;
    this.cluster = new TalosCluster(this, 'cluster', {
      ...plan.cluster,
      clusterName: plan.cluster.name,
      image: { ...image, factoryUrl },
      machines: plan.machines.map(({ key, bridge, disks, ...machine }) => ({
        ...machine, name: key, bridgeName: bridge, disks: disks.map(({ key: name, ...disk }) => ({ ...disk, name })),
      })),
      pool,
      proxmoxApi: proxmoxCcm ?? proxmoxCsi ? apiFor(plan.apiUrl) : undefined,
      rootProvider: needsRoot ? this.declareRootProvider('devices that are given to machines by their address') : undefined,
    });
  }

  override toTerraform(): Record<string, unknown> {
    const configuration = super.toTerraform() as { terraform: { required_providers: { talos: object } } };
    Object.assign(configuration.terraform.required_providers.talos, {
      version: this.given.cluster.upgrade === 'in-place' ? UPGRADING_PROVIDER_VERSION : PROVIDER_VERSION,
    });
    return configuration;
  }
}

/** @param url as the machines reach it; unset: as tofu does */
function apiFor(url: string | undefined): ProxmoxApi {
  const base = url === undefined ? '${trimsuffix(var.proxmox_endpoint, "/")}' : url.replace(/\/+$/, '');
  return { url: `${base}/api2/json`, insecure: '${var.proxmox_insecure}' };
}
