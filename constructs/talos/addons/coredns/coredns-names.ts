/** What others know CoreDNS by. */
export const COREDNS = {
  metadata: { name: 'coredns', namespace: 'kube-system' },
  labels: { 'k8s-app': 'kube-dns' },
  service: 'kube-dns',
} as const;
