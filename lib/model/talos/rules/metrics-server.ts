import type { TalosRule } from './rule';

/** metrics-server reads from kubelets, and believes only those whose certificate the cluster has signed. */
export const metricsServer: TalosRule = {
  name: 'metrics-server',
  check: ({ config: { cluster, positions, position } }) => {
    const { metricsServer: version, kubeletCertificateApprover: approver } = cluster.addons;
    return version === undefined || approver !== undefined ? [] : [{
      position: positions['cluster.metrics_server'] ?? position,
      message: 'metrics_server would get no answers: kubelets sign their certificates themselves without kubelet_certificate_approver',
      fix: 'add kubelet_certificate_approver: v0.11.0',
    }];
  },
};
