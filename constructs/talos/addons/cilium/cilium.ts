import { MANIFEST_NAMES } from '../../../../lib/values/talos-manifests';
import type { ConfigPatch } from '../../machine-configuration/document';
import { inlineManifest, type InlineManifest } from '../inline-manifest';
import { ciliumAddresses } from './cilium-addresses';
import { ciliumJob } from './cilium-job';
import type { CiliumProps } from './cilium-props';
import { KUBE_PRISM_PORT } from './cilium-values';

/** Talos brings neither Flannel nor kube-proxy, and has the way to the API server that Cilium takes. */
export const WITHOUT_FLANNEL: ConfigPatch = {
  machine: { features: { kubePrism: { enabled: true, port: KUBE_PRISM_PORT } } },
  cluster: { network: { cni: { name: 'none' } }, proxy: { disabled: true } },
};

export function ciliumManifests(cilium: CiliumProps): InlineManifest[] {
  const addresses = ciliumAddresses(cilium);
  const { cilium: name } = MANIFEST_NAMES;
  return [
    cilium.manifest === undefined ? inlineManifest(name, ciliumJob(cilium)) : { name, contents: cilium.manifest },
    ...(addresses.length > 0 ? [inlineManifest(MANIFEST_NAMES.ciliumAddresses, addresses)] : []),
  ];
}

/** Definitions of the Gateway API, which Cilium serves where they are there before it. */
export function gatewayApiManifest(version: string): string {
  return `https://github.com/kubernetes-sigs/gateway-api/releases/download/${version}/standard-install.yaml`;
}
