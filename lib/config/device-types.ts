import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { didYouMean } from '../values/did-you-mean';
import type { Finding } from '../values/finding';
import { checkMachineName } from '../values/names';
import { quote } from '../values/quote';
import type { DeviceType } from './env-config';
import { formatPath, positionOf, walk } from './located';
import type { Located } from './located';
import { packageFolder } from './package-folder';
import { displayPath } from './read-text';
import { readYamlFile } from './read-yaml-file';
import { deviceTypeFileSchema } from './schema';

/** Kinds of machines by name, and what is wrong with their files. */
export interface DeviceTypes {
  readonly types: ReadonlyMap<string, DeviceType>;
  readonly findings: readonly Finding[];
}

/**
 * Reads the kinds of machines: those that come with Standsmith, and those in `device-types/` beside the environments, which come first.
 *
 * @param envsDirectory the folder of the environments' folders
 * @param root folder that the paths in findings are relative to
 */
export function readDeviceTypes(envsDirectory: string, root: string): DeviceTypes {
  const types = new Map<string, DeviceType>();
  const findings: Finding[] = [];
  for (const folder of [packageFolder('device-types'), path.join(envsDirectory, 'device-types')]) {
    const files = existsSync(folder) ? readdirSync(folder).filter((file) => /\.ya?ml$/.test(file)).sort() : [];
    for (const file of files) {
      const { name } = path.parse(file);
      const allowed = checkMachineName(name);
      const { value, findings: wrong } = readYamlFile(path.join(folder, file), root, deviceTypeFileSchema);
      findings.push(...wrong);
      if (allowed !== undefined) {
        const position = { file: displayPath(path.join(folder, file), root), line: 1, column: 1 };
        findings.push({ position, message: `the file's name is that of a device type: ${allowed.replace('machine name', 'device type')}`, fix: 'rename the file' });
      } else if (value !== undefined) {
        types.set(name, toDeviceType(name, value));
      }
    }
  }
  return { types, findings };
}

/** What is said about device types that do not exist, in a file with settings of machines. */
export function findUnknownDeviceTypes(tree: Located | undefined, { types }: DeviceTypes): Finding[] {
  const findings: Finding[] = [];
  walk(tree ?? NOTHING, (place, value) => {
    const name = place.at(-1) === 'device_type' && value.kind === 'scalar' ? value.value : undefined;
    if (typeof name !== 'string' || types.has(name)) {
      return;
    }
    const meant = didYouMean(name, [...types.keys()]);
    findings.push({
      position: positionOf(tree!, place),
      message: `${formatPath(place)} is ${quote(name)}: device types are ${[...types.keys()].join(', ')}`,
      fix: meant === undefined ? 'use one of them, or describe it in device-types/ beside the environments' : `did you mean ${meant}?`,
    });
  });
  return findings;
}

const NOTHING: Located = { kind: 'list', items: [], position: { file: '', line: 1, column: 1 } };

function toDeviceType(name: string, file: z.infer<typeof deviceTypeFileSchema>): DeviceType {
  return {
    name,
    networkModel: file.network_model ?? 'virtio',
    macPrefix: (file.mac_prefix ?? 'BC:24:11').toUpperCase(),
    managementPort: file.management_port ?? false,
    agent: file.agent ?? false,
    cloudInit: file.cloud_init ?? false,
    ...(file.bios != null && { bios: file.bios }),
    ...(file.console != null && { console: file.console }),
  };
}
