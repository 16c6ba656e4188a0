import type { z } from 'zod';
import { text } from '../../schema-parts';
import { checkReleaseVersion } from '../checks';

/** Keys of `cluster` about the certificates of kubelets, and who reads from them. */
export const kubeletShape = {
  kubelet_certificate_approver: text(checkReleaseVersion,
    'Version of kubelet-serving-cert-approver: kubelets ask the cluster for their certificates, and it signs them', 'v0.11.0').nullish(),
  metrics_server: text(checkReleaseVersion, 'Version of metrics-server: kubectl top, and autoscaling of pods', 'v0.8.1').nullish(),
};

/** Versions with their v; unset: not installed. */
export interface KubeletConfig {
  readonly kubeletCertificateApprover?: string;
  readonly metricsServer?: string;
}

type Given = z.infer<z.ZodObject<typeof kubeletShape>>;

export function toKubelet({ kubelet_certificate_approver: approver, metrics_server: metricsServer }: Given): KubeletConfig {
  return { kubeletCertificateApprover: approver ?? undefined, metricsServer: metricsServer ?? undefined };
}
