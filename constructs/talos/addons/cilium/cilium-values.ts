import type { CiliumProps } from './cilium-props';

type Values = Readonly<Record<string, unknown>>;

/** Port of KubePrism: on each machine, it leads to a control plane that answers. */
export const KUBE_PRISM_PORT = 7445;

/**
 * Values of Cilium's Helm chart: what Talos takes, what is asked for, and what is given, which wins.
 *
 * Talos has mounted cgroups already, lets no pod load kernel modules, so that SYS_MODULE is none of the capabilities, and gives each machine a
 * network for its pods.
 *
 * @see https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium
 */
export function ciliumValues({ hubble, gatewayApi, l2Announcements, bgp, values }: CiliumProps): Values {
  return mergeValues({
    ipam: { mode: 'kubernetes' },
    kubeProxyReplacement: true,
    k8sServiceHost: 'localhost',
    k8sServicePort: KUBE_PRISM_PORT,
    cgroup: { autoMount: { enabled: false }, hostRoot: '/sys/fs/cgroup' },
    securityContext: { capabilities: {
      ciliumAgent: ['CHOWN', 'KILL', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'SYS_ADMIN', 'SYS_RESOURCE', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
      cleanCiliumState: ['NET_ADMIN', 'SYS_ADMIN', 'SYS_RESOURCE'],
    } },
    ...(hubble && { hubble: { enabled: true, relay: { enabled: true }, ui: { enabled: true } } }),
    ...(gatewayApi !== undefined && { gatewayAPI: { enabled: true, enableAlpn: true, enableAppProtocol: true } }),
    ...(l2Announcements && { l2announcements: { enabled: true }, externalIPs: { enabled: true } }),
    ...(bgp && { bgpControlPlane: { enabled: true } }),
  }, values);
}

/** Maps merge, all else is replaced, as Helm does. */
function mergeValues(ours: Values, given: Values): Values {
  const merged = Object.entries(given).map(([key, value]) => {
    const own = ours[key];
    return [key, isMap(own) && isMap(value) ? mergeValues(own, value) : value] as const;
  });
  return { ...ours, ...Object.fromEntries(merged) };
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
