import type { Report } from '../report';
import { ignitionConfig } from '../shape/config';
import type { IgnitionConfig } from '../shape/config';
import { ignitionFields, typeIn } from '../shape/shape';
import { walk } from '../shape/walk';
import type { Path } from '../yaml/yaml-node';
import { checkDisk, checkFilesystem, checkPartition, checkRaid } from './disks';
import { checkClevisCustom, checkLuks, checkTang } from './encryption';
import { checkDirectory, checkFile, checkNode, checkOwner } from './nodes';
import { checkPath } from './clean-path';
import {
  checkAuthority, checkHeader, checkIgnitionConfig, checkProxy, checkReference, checkResource, checkTls, checkVerification,
} from './resources';
import { checkStorage } from './storage';
import { checkDropin, checkSystemd, checkUnit } from './units';

/** @param minor of Ignition's version */
export type Check<Subject> = (subject: Subject, path: Path, report: Report, minor: number) => void;

/** What is wrong with Ignition, by the type that it is wrong with. */
const CHECKS = {
  Config: checkPathsOfUnits,
  IgnitionConfig: checkIgnitionConfig,
  Proxy: checkProxy,
  TLS: checkTls,
  ConfigReference: checkReference,
  CaReference: checkAuthority,
  FileContents: checkResource,
  Resource: checkResource,
  HTTPHeader: checkHeader,
  Verification: checkVerification,
  NodeGroup: checkOwner,
  NodeUser: checkOwner,
  Directory: checkDirectory,
  File: checkFile,
  Link: checkNode,
  Disk: checkDisk,
  Partition: checkPartition,
  Filesystem: checkFilesystem,
  Raid: checkRaid,
  Device: (device: string, path, report) => report.error(path, checkPath(device)),
  Luks: checkLuks,
  Custom: checkClevisCustom,
  ClevisCustom: checkClevisCustom,
  Tang: checkTang,
  Storage: checkStorage,
  Systemd: checkSystemd,
  Unit: checkUnit,
  Dropin: checkDropin,
} satisfies Record<string, Check<never>>;

export function checkIgnition(config: IgnitionConfig, minor: number, report: Report): void {
  walk(ignitionConfig, config, ignitionFields, (shape, value, path) => {
    const check = (CHECKS as Partial<Record<string, Check<unknown>>>)[typeIn(shape, minor + 1) ?? ''];
    check?.(value, path, report, minor);
  });
}

/** What systemd's own section writes cannot be written by another one. */
function checkPathsOfUnits({ systemd, storage }: IgnitionConfig, path: Path, report: Report): void {
  const folder = '/etc/systemd/system/';
  const written = new Set((systemd.units ?? []).flatMap(({ name, contents, dropins = [] }) => [
    ...contents ? [folder + name] : [],
    ...dropins.filter((dropin) => dropin.contents).map((dropin) => `${folder}${name}.d/${dropin.name}`),
  ]));
  for (const list of ['files', 'directories', 'links'] as const) {
    storage[list]?.forEach((node, index) => {
      if (written.has(node.path)) report.error([...path, 'storage', list, index, 'path'], 'path conflicts with systemd unit or dropin');
    });
  }
}
