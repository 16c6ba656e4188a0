import type { z } from 'zod';
import { section, text } from '../../schema-parts';
import { checkHttpUrl, checkNamespace, checkReleaseVersion, checkText } from '../checks';

const VERSION = 'v0.1.0-beta.3';
const SECRET = 'talos-backup-s3';

export const backupShape = {
  backup: section('backup', {
    schedule: text(checkSchedule, 'When snapshots of etcd are taken, as cron has it', '0 3 * * *'),
    age_public_key: text(checkAgeKey, 'Key that snapshots are encrypted with, as age-keygen prints it', `age1${'q'.repeat(58)}`),
    version: text(checkReleaseVersion, 'Version of talos-backup', VERSION).nullish(),
    s3: section('s3', {
      bucket: text(checkText(63), 'Bucket', 'talos-backups'),
      region: text(checkText(63), 'Region', 'us-east-1'),
      endpoint: text(checkHttpUrl, 'URL of a service other than AWS', 'https://s3.example.org').nullish(),
      prefix: text(checkText(200), 'What names of this cluster\'s snapshots begin with', 'homelab'),
      secret: text(checkNamespace, `Secret in kube-system with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which you make; unset: ${SECRET}`, SECRET).nullish(),
    }),
  }).nullish(),
};

/** Snapshots of etcd that the cluster takes of itself. */
export interface BackupConfig {
  readonly schedule: string;
  readonly agePublicKey: string;
  /** `v0.1.0-beta.3` */
  readonly version: string;
  readonly s3: {
    readonly bucket: string;
    readonly region: string;
    /** Unset: AWS. */
    readonly endpoint?: string;
    readonly prefix: string;
    /** Name of the secret with the keys. */
    readonly secret: string;
  };
}

export function toBackup({ backup }: z.infer<z.ZodObject<typeof backupShape>>): BackupConfig | undefined {
  if (!backup) return undefined;
  const { bucket, region, endpoint, prefix, secret } = backup.s3;
  return {
    schedule: backup.schedule,
    agePublicKey: backup.age_public_key,
    version: backup.version ?? VERSION,
    s3: { bucket, region, endpoint: endpoint ?? undefined, prefix, secret: secret ?? SECRET },
  };
}

function checkSchedule(given: string): string | undefined {
  const isGood = /^@(yearly|monthly|weekly|daily|hourly)$/.test(given) || /^[\d*,/-]+ [\d*,/-]+ [\d*,/-]+ [\da-z*,/-]+ [\da-z*,/-]+$/i.test(given);
  return isGood ? undefined : 'a schedule is minute, hour, day, month and weekday: 0 3 * * * is each night at three; or @daily';
}

function checkAgeKey(given: string): string | undefined {
  return /^age1[02-9ac-hj-np-z]{58}$/.test(given) ? undefined : 'a public key of age begins with age1, and has 62 characters: age-keygen prints it';
}
