/** Snapshots of etcd that the cluster takes of itself, encrypted, and stores elsewhere. */
export interface TalosBackupProps {
  /** As cron has it: `0 3 * * *`. */
  readonly schedule: string;
  /** Public key of age. */
  readonly agePublicKey: string;
  /** Version of talos-backup: `v0.1.0-beta.3`. */
  readonly version: string;
  readonly s3: {
    readonly bucket: string;
    readonly region: string;
    /** @default - AWS */
    readonly endpoint?: string;
    /** What names of this cluster's snapshots begin with. */
    readonly prefix: string;
    /** Name of a secret in `kube-system` with `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. */
    readonly secret: string;
  };
}
