import type { ConfigPatch } from '../machine-configuration/document';

/** A kubelet asks the cluster for its certificate, in place of signing it itself. */
export const ROTATED_CERTIFICATES: ConfigPatch = { machine: { kubelet: { extraArgs: { 'rotate-server-certificates': 'true' } } } };

/** Who signs what kubelets ask for. Its manifest names the image of its version. */
export function approverManifest(version: string): string {
  return `https://raw.githubusercontent.com/alex1989hu/kubelet-serving-cert-approver/${version}/deploy/standalone-install.yaml`;
}

/** @see https://github.com/kubernetes-sigs/metrics-server */
export function metricsServerManifest(version: string): string {
  return `https://github.com/kubernetes-sigs/metrics-server/releases/download/${version}/components.yaml`;
}
