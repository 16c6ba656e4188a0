import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { packageFolder } from '../config/package-folder';
import { didYouMean } from '../values/did-you-mean';
import { quote } from '../values/quote';

/** Worked examples that environments begin as; each is a folder of `labs/`. */
export interface Lab {
  /** `dmz` */
  readonly name: string;
  /** The README's heading: `Gateway, DMZ and LAN`. */
  readonly title: string;
  /** Files of the environment, by name: the machines, a README, and its picture. */
  readonly files: Readonly<Record<string, string>>;
}

/** A template of somebody's own, in the place of one that a lab names. */
export interface OwnTemplate {
  readonly vmId: number;
  /** @default where the environment's templates are */
  readonly nodeName?: string;
}

const MACHINES = 'deployment_config.yml';
const TEMPLATE_VMID = /^( *)template_vmid: (\d+)$/gm;
const FOLDER = packageFolder('labs');

export function labNames(): string[] {
  return readdirSync(FOLDER, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name).sort();
}

/** @throws Error that names the labs there are */
export function readLab(name: string): Lab {
  const names = labNames();
  if (!names.includes(name)) {
    const meant = didYouMean(name, names);
    throw new Error(`There is no template ${quote(name)}; ${meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`}`);
  }
  const folder = path.join(FOLDER, name);
  const files = Object.fromEntries(readdirSync(folder).sort().map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
  return { name, title: /^# (.+)$/m.exec(files['README.md'] ?? '')?.[1] ?? name, files };
}

/** VM IDs of the templates that a lab is cloned from, each with the machines that are. */
export function labTemplates({ files }: Lab): Map<number, readonly string[]> {
  const { machines } = parse(files[MACHINES]!) as { readonly machines: readonly { readonly name: string; readonly template_vmid: number }[] };
  const vmIds = [...new Set(machines.map(({ template_vmid: vmId }) => vmId))];
  return new Map(vmIds.map(vmId => [vmId, machines.filter(machine => machine.template_vmid === vmId).map(({ name }) => name)]));
}

/** The same lab, cloned from other templates; those that are not named stay. */
export function withTemplates(lab: Lab, own: ReadonlyMap<number, OwnTemplate>): Lab {
  const machines = lab.files[MACHINES]!.replace(TEMPLATE_VMID, (line, indent: string, vmId: string) => {
    const template = own.get(Number(vmId));
    if (template === undefined) return line;
    return `${indent}template_vmid: ${template.vmId}${template.nodeName === undefined ? '' : `\n${indent}template_node: ${template.nodeName}`}`;
  });
  const readme = lab.files['README.md']!.replace(/\| (\d+) \|/g, (cell, vmId: string) => (own.has(Number(vmId)) ? `| ${own.get(Number(vmId))!.vmId} |` : cell));
  return { ...lab, files: { ...lab.files, [MACHINES]: machines, 'README.md': readme } };
}
