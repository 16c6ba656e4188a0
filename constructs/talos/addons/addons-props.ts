import type { TalosBackupProps } from './backup/backup-props';
import type { CiliumProps } from './cilium/cilium-props';
import type { CoreDnsProps } from './coredns/coredns-props';
import type { InlineManifest } from './inline-manifest';
import type { ProxmoxCsiProps } from './proxmox/proxmox-props';

/** What a cluster has besides what Talos brings by itself. */
export interface TalosAddonsProps {
  /**
   * What the partitions STATE and EPHEMERAL of each machine are encrypted with: a key made from the machine's id, or one in its TPM.
   *
   * @default - they are not encrypted
   */
  readonly diskEncryption?: 'node-id' | 'tpm';
  /** @default - Talos's own: enforce baseline, audit and warn restricted */
  readonly podSecurity?: PodSecurityProps;
  /**
   * What the API server notes down: an object of kind Policy, as YAML.
   *
   * @default - Talos's own: who did what, without contents
   */
  readonly auditPolicy?: string;
  /**
   * Who vouches for people.
   *
   * @default - nobody: certificates and tokens of the cluster alone
   */
  readonly oidc?: OidcProps;
  /**
   * Version of kubelet-serving-cert-approver, which signs the kubelets' certificates: `v0.11.0`.
   *
   * @default - kubelets sign their certificates themselves
   */
  readonly kubeletCertificateApprover?: string;
  /**
   * Version of metrics-server: `v0.8.1`.
   *
   * @default - there is none
   */
  readonly metricsServer?: string;
  /** @default - images are taken from where their names say */
  readonly registryMirrors?: readonly RegistryMirrorProps[];
  /** @default - Flannel and kube-proxy */
  readonly cilium?: CiliumProps;
  /** @default - as Talos makes it */
  readonly coreDns?: CoreDnsProps;
  /**
   * Version of the Proxmox cloud controller manager, which takes nodes out of Kubernetes whose VMs are gone.
   *
   * @default - none
   */
  readonly proxmoxCcm?: { readonly version: string };
  /** @default - no volumes on storages of PVE */
  readonly proxmoxCsi?: ProxmoxCsiProps;
  /**
   * Objects that control planes make when the cluster starts. Talos knows them by their names.
   *
   * @default - none
   */
  readonly inlineManifests?: readonly InlineManifest[];
  /**
   * URLs of objects that control planes fetch, and make, when the cluster starts.
   *
   * @default - none
   */
  readonly extraManifests?: readonly string[];
  /** @default - the cluster takes no snapshots of its etcd by itself */
  readonly backup?: TalosBackupProps;
}

type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

export interface PodSecurityProps {
  readonly enforce: PodSecurityLevel;
  readonly audit: PodSecurityLevel;
  readonly warn: PodSecurityLevel;
  /** Besides `kube-system`. */
  readonly exemptNamespaces: readonly string[];
}

export interface OidcProps {
  readonly issuerUrl: string;
  readonly clientId: string;
  /** @default - `sub` */
  readonly usernameClaim?: string;
  /** @default - the issuer and `#`; nothing for `email` */
  readonly usernamePrefix?: string;
  /** @default - no groups */
  readonly groupsClaim?: string;
  /** @default - none */
  readonly groupsPrefix?: string;
}

export interface RegistryMirrorProps {
  /** `docker.io`; `*` is all that have none of their own. */
  readonly registry: string;
  /** URLs, asked in this order. */
  readonly endpoints: readonly string[];
  /** Whether the URLs have the whole path in them: no `/v2` is put behind. */
  readonly overridePath: boolean;
  /** Whether the registry itself is not asked where no mirror has an image. */
  readonly skipFallback: boolean;
}
