import { stringify } from 'yaml';
import { readDocuments } from '../../talos/config/documents';
import { patchConfiguration } from '../../talos/config/machine-configuration';
import type { ClientConfiguration } from '../../talos/pki/secrets';
import { fetchKubeconfig, readKubeconfig } from './cluster-kubeconfig';
import { askKubernetes, internalAddresses, kubernetesNodes } from './kubernetes-requests';
import { activeConfiguration } from './machine-state';
import type { TalosClient } from './talos-client';

const NO_REBOOT = 2;
/** The last minor version that the real provider knows of. */
const LAST_MINOR = 36;
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';
const COMPONENTS = [
  { name: 'kube-apiserver', key: 'apiServer' },
  { name: 'kube-controller-manager', key: 'controllerManager', kind: 'KubeControllerManagerConfig' },
  { name: 'kube-scheduler', key: 'scheduler', kind: 'KubeSchedulerConfig' },
  { name: 'kube-proxy', key: 'proxy' },
] as const;

type Patch = (configuration: string) => object;

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
    readonly spec: { readonly containers: readonly { readonly image: string }[] };
  }[];
}

/** Brings Kubernetes to another version: component by component on each control plane, then all kubelets. @param to `v1.36.3`. @throws Error */
export async function upgradeKubernetes(client: TalosClient, endpoint: string, access: ClientConfiguration, to: string): Promise<void> {
  const version = `v${to.replace(/^v/, '')}`;
  const kubernetes = { ...readKubeconfig(await fetchKubeconfig(client, endpoint, access)).client, host: `https://${endpoint}:6443` };
  const pods = await askKubernetes(client, kubernetes, '/api/v1/namespaces/kube-system/pods') as PodList;
  checkPath(lowestVersion(pods), version);
  const nodes = await kubernetesNodes(client, kubernetes);
  const addresses = (isControlPlane: boolean): readonly string[] => (
    nodes.filter(({ metadata }) => (CONTROL_PLANE in metadata.labels) === isControlPlane).flatMap((node) => internalAddresses(node).slice(0, 1))
  );
  for (const { name, key, ...document } of COMPONENTS) {
    const image = `registry.k8s.io/${name}:${version}`;
    await patchEach(client, access, addresses(true), (configuration) => {
      const has = 'kind' in document && readDocuments(configuration).some(({ kind }) => kind === document.kind);
      return has ? { apiVersion: 'v1alpha1', kind: document.kind, image } : { cluster: { [key]: { image } } };
    });
  }
  const kubelet = { machine: { kubelet: { image: `ghcr.io/siderolabs/kubelet:${version}` } } };
  await patchEach(client, access, [...addresses(true), ...addresses(false)], () => kubelet);
}

async function patchEach(client: TalosClient, access: ClientConfiguration, addresses: readonly string[], patch: Patch): Promise<void> {
  for (const address of addresses) {
    await client.withMachine(address, access, async (api) => {
      const configuration = await activeConfiguration(api);
      const patched = patchConfiguration(configuration, [stringify(patch(configuration))]);
      await api.call('machine', 'ApplyConfiguration', { data: Buffer.from(patched), mode: NO_REBOOT, dry_run: false });
    });
  }
}

function lowestVersion({ items }: PodList): string {
  const ours = items.filter(({ metadata }) => COMPONENTS.some(({ name }) => metadata.labels?.['k8s-app'] === name));
  const versions = ours.flatMap(({ spec }) => spec.containers).flatMap(({ image }) => /:v?(\d+\.\d+\.\d+)/.exec(image)?.[1] ?? []);
  const [lowest] = versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (lowest === undefined) {
    throw new Error('failed to detect lowest Kubernetes version');
  }
  return lowest;
}

function checkPath(from: string, to: string): void {
  const [, fromMinor = '', toMinor = ''] = /^\d+\.(\d+)\..*v\d+\.(\d+)/.exec(`${from} ${to}`) ?? [];
  const step = Number(toMinor) - Number(fromMinor);
  if (![0, 1].includes(step) || Number(toMinor) > LAST_MINOR) {
    throw new Error(`unsupported upgrade path 1.${fromMinor}->1.${toMinor} (from "${from}" to "${to.slice(1)}")`);
  }
}
