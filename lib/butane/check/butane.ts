import type { Report } from '../report';
import type { BootDevice, Directory, Dropin, File, Filesystem, GrubUser, Resource, Tree, Unit } from '../shape/config';
import { fieldsIn, typeIn } from '../shape/shape';
import type { StructShape } from '../shape/shape';
import { walk } from '../shape/walk';
import type { Path } from '../yaml/yaml-node';
import { checkDecimalMode } from './decimal-mode';
import { checkEmbeddedConfig } from './embedded-config';

type Check<Subject> = (subject: Subject, path: Path, report: Report, base: number) => void;

const TOO_FEW_DEVICES = 'mirroring requires at least two devices';

function checkMirror({ devices }: BootDevice['mirror'], path: Path, report: Report): void {
  report.error([...path, 'devices'], devices?.length === 1 ? TOO_FEW_DEVICES : undefined);
}

function checkUnit({ contents, contents_local: local }: Unit | Dropin, path: Path, report: Report): void {
  if (contents !== undefined && local !== undefined) report.error([...path, 'contents_local'], 'only one of the following can be set: contents, contents_local');
}

function checkContents(resource: Resource, path: Path, report: Report, base: number): void {
  const given = (['local', 'inline', 'source'] as const).filter((source) => resource[source] !== undefined);
  const field = base === 1 ? 'inline' : given.at(-1);
  if (given.length > 1) {
    report.error([...path, field!], 'only one of the following can be set: inline, local, source');
  } else if (base > 1 && resource.inline !== undefined && path[0] === 'ignition' && path[1] === 'config') {
    report.entries.push(...checkEmbeddedConfig(resource.inline, path, base - 1));
  }
}

/** What is wrong with Butane as such, by the type that it is wrong with. */
const CHECKS = {
  FileContents: checkContents,
  Resource: checkContents,
  Filesystem: ({ with_mount_unit: isMounted, format, path: mountPoint }: Filesystem, path, report, base) => {
    if (isMounted !== true) return;
    const noFormat = format ? undefined : 'format is required if with_mount_unit is true';
    const noPath = mountPoint || (base >= 4 && (!format || format === 'swap')) ? undefined : 'path is required if with_mount_unit is true and format is not swap';
    if (base < 4) report.error([...path, 'path'], noPath);
    report.error([...path, 'format'], noFormat);
    if (base >= 4) report.error([...path, 'path'], noPath);
  },
  Directory: ({ mode }: Directory, path, report) => report.warn([...path, 'mode'], checkDecimalMode(mode, true)),
  File: ({ mode }: File, path, report) => report.warn([...path, 'mode'], checkDecimalMode(mode, false)),
  Tree: ({ local }: Tree, path, report) => report.error(path, local === '' ? 'local is required' : undefined),
  Unit: checkUnit,
  Dropin: checkUnit,
  BootDevice: ({ layout, mirror }: BootDevice, path, report) => {
    if (layout !== undefined && !['aarch64', 'ppc64le', 'x86_64'].includes(layout)) {
      report.error([...path, 'layout'], 'layout must be one of: aarch64, ppc64le, s390x-eckd, s390x-virt, s390x-zfcp, x86_64');
    }
    checkMirror(mirror, [...path, 'mirror'], report);
  },
  BootDeviceMirror: checkMirror,
  GrubUser: ({ name, password_hash: hash }: GrubUser, path, report) => {
    report.error([...path, 'name'], name === '' ? 'field "name" is required' : undefined);
    report.error([...path, 'password_hash'], hash ? undefined : 'field "password_hash" is required');
  },
} satisfies Record<string, Check<never>>;

export function checkButane(shape: StructShape, config: unknown, base: number, report: Report): void {
  walk(shape, config, (struct) => fieldsIn(struct, base), (part, value, path) => {
    const check = (CHECKS as Partial<Record<string, Check<unknown>>>)[typeIn(part, base) ?? ''];
    check?.(value, path, report, base);
  });
}
