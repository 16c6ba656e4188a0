import type { ClusterDescription } from '../cluster-description';
import { volumeKey } from './naming';
import { FIREWALL_ON, bridgesOf, imageVolumes, templateVm, templateVolume, usersOf } from './seed';
import type { ClusterState } from './state';

/**
 * A saved cluster with what a newer description has beside it: nodes, bridges, storages, templates, realms, users.
 * Its contents are for a new cluster only. Nothing is taken away or changed.
 *
 * @throws Error when a template's VM ID is another VM's by now
 */
export function extendState(state: ClusterState, { contents: _contents, ...wanted }: ClusterDescription): ClusterState {
  const fresh = wanted.templates.filter(({ vmid }) => !state.vms[vmid]?.template);
  const clash = fresh.find(({ vmid }) => state.vms[vmid] !== undefined);
  if (clash) throw new Error(`template ${clash.vmid} cannot be put on the simulated cluster: the VM ID is that of another VM there; begin anew with --fresh`);
  const description = {
    ...wanted,
    version: state.description.version,
    nodes: { ...wanted.nodes, ...state.description.nodes },
    storages: { ...wanted.storages, ...state.description.storages },
    templates: [...state.description.templates, ...fresh],
    downloads: { ...state.description.downloads, ...wanted.downloads },
    // A data file may be older than realms and users in descriptions.
    realms: [...new Set([...state.description.realms ?? [], ...wanted.realms])],
    users: [...new Set([...state.description.users ?? [], ...wanted.users])],
  };
  const bridges = bridgesOf({ ...wanted, nodes: { ...state.description.nodes, ...wanted.nodes } });
  const images = imageVolumes(description).filter(volume => state.volumes[volumeKey(volume)] === undefined);
  const volumes = [...fresh.map(template => templateVolume(description, template)), ...images];
  return {
    ...state,
    description,
    users: { ...usersOf(wanted), ...state.users },
    firewalls: { ...wanted.firewall ? { cluster: FIREWALL_ON } : {}, ...state.firewalls },
    interfaces: { ...bridges, ...state.interfaces },
    activeInterfaces: { ...bridges, ...state.activeInterfaces },
    vms: { ...state.vms, ...Object.fromEntries(fresh.map(template => [template.vmid, templateVm(description, template)])) },
    volumes: { ...state.volumes, ...Object.fromEntries(volumes.map(volume => [volumeKey(volume), volume])) },
  };
}
