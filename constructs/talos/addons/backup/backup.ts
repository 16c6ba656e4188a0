import { MANIFEST_NAMES } from '../../../../lib/values/talos-manifests';
import type { ConfigPatch } from '../../machine-configuration/document';
import { inlineManifest, type InlineManifest, type KubernetesObject } from '../inline-manifest';
import type { TalosBackupProps } from './backup-props';

const NAME = 'talos-backup';
const NAMESPACE = 'kube-system';
const ROLE = 'os:etcd:backup';

/** Control planes give a snapshot of etcd to pods of that namespace, and nothing else. */
export const TALOS_API_FOR_BACKUPS: ConfigPatch = { machine: { features: { kubernetesTalosAPIAccess: {
  enabled: true, allowedRoles: [ROLE], allowedKubernetesNamespaces: [NAMESPACE],
} } } };

/** @see https://github.com/siderolabs/talos-backup */
export function backupManifest(backup: TalosBackupProps): InlineManifest {
  const metadata = { name: NAME, namespace: NAMESPACE };
  return inlineManifest(MANIFEST_NAMES.backup, [
    // Talos makes a secret of the same name of it, with what lets somebody in
    { apiVersion: 'talos.dev/v1alpha1', kind: 'ServiceAccount', metadata, spec: { roles: [ROLE] } },
    {
      apiVersion: 'batch/v1', kind: 'CronJob', metadata,
      spec: {
        schedule: backup.schedule, concurrencyPolicy: 'Forbid', successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 3,
        jobTemplate: { spec: { backoffLimit: 2, template: { spec: pod(backup) } } },
      },
    },
  ]);
}

function pod({ version, agePublicKey, s3 }: TalosBackupProps): KubernetesObject {
  const variables = {
    AWS_REGION: s3.region, BUCKET: s3.bucket, CUSTOM_S3_ENDPOINT: s3.endpoint, S3_PREFIX: s3.prefix,
    AGE_X25519_PUBLIC_KEY: agePublicKey, ENABLE_COMPRESSION: 'true',
  };
  return {
    restartPolicy: 'OnFailure',
    containers: [{
      name: NAME,
      image: `ghcr.io/siderolabs/talos-backup:${version}`,
      command: ['/talos-backup'],
      workingDir: '/tmp',
      env: Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
      envFrom: [{ secretRef: { name: s3.secret } }],
      securityContext: {
        runAsUser: 1000, runAsGroup: 1000, runAsNonRoot: true, allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' },
      },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, { name: 'talos', mountPath: '/var/run/secrets/talos.dev' }],
    }],
    volumes: [{ name: 'tmp', emptyDir: {} }, { name: 'talos', secret: { secretName: NAME } }],
  };
}
