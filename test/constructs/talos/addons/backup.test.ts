import type { TalosBackupProps } from '../../../../constructs/talos/addons/backup/backup-props';
import { machineDocuments, manifestObjects } from './machine-documents';

const backup: TalosBackupProps = {
  schedule: '0 3 * * *', agePublicKey: `age1${'q'.repeat(58)}`, version: 'v0.1.0-beta.3',
  s3: { bucket: 'talos-backups', region: 'us-east-1', prefix: 'homelab', secret: 'talos-backup-s3' },
};

test('control planes give snapshots, and nothing else, to pods of one namespace; workers give nothing', () => {
  expect(machineDocuments({ backup })[0]).toEqual({ machine: { features: { kubernetesTalosAPIAccess: {
    enabled: true, allowedRoles: ['os:etcd:backup'], allowedKubernetesNamespaces: ['kube-system'],
  } } } });
  expect(machineDocuments({ backup }, 'worker')).toEqual([]);
});

test('a job takes snapshots with the secret that Talos makes for its account, and reads the bucket\'s keys from the one that is named', () => {
  const [account, job] = manifestObjects({ backup })['talos-backup']!;
  const { schedule, jobTemplate } = job!.spec as { schedule: string; jobTemplate: { spec: { template: { spec: Record<string, unknown> } } } };
  const { containers, volumes } = jobTemplate.spec.template.spec as { containers: Record<string, unknown>[]; volumes: unknown[] };

  expect(account).toMatchObject({ kind: 'ServiceAccount', metadata: { namespace: 'kube-system' }, spec: { roles: ['os:etcd:backup'] } });
  expect(schedule).toBe('0 3 * * *');
  expect(volumes).toContainEqual({ name: 'talos', secret: { secretName: account!.metadata.name } });
  expect(containers[0]).toMatchObject({ image: 'ghcr.io/siderolabs/talos-backup:v0.1.0-beta.3', envFrom: [{ secretRef: { name: 'talos-backup-s3' } }] });
  expect(containers[0]!.env).toContainEqual({ name: 'S3_PREFIX', value: 'homelab' });
  expect(JSON.stringify(containers[0]!.env)).not.toContain('CUSTOM_S3_ENDPOINT');
});
