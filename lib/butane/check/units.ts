import type { Report } from '../report';
import type { Dropin, Systemd, Unit } from '../shape/config';
import type { Path } from '../yaml/yaml-node';
import { parseUnit } from './unit-file';

const EXTENSIONS = ['service', 'socket', 'device', 'mount', 'automount', 'swap', 'target', 'path', 'timer', 'snapshot', 'slice', 'scope'];
const INSTANCE = /^(.+?)@(.+?)\.service$/;

export function checkUnit({ name, contents, enabled }: Unit, path: Path, report: Report): void {
  report.error([...path, 'name'], EXTENSIONS.includes(extensionOf(name)) ? undefined : 'invalid systemd unit extension');
  const unit = parseUnit(contents ?? '');
  if ('problem' in unit) {
    report.error([...path, 'contents'], `invalid unit content: ${unit.problem}`);
  } else if (enabled === true && contents && !unit.sections.has('Install')) {
    report.warn([...path, 'contents'], `unit ${JSON.stringify(name)} is enabled, but has no install section so enable does nothing`);
  }
}

export function checkDropin({ name, contents }: Dropin, path: Path, report: Report): void {
  const dropin = parseUnit(contents ?? '');
  report.error([...path, 'contents'], 'problem' in dropin ? `invalid unit content: ${dropin.problem}` : undefined);
  report.error([...path, 'name'], extensionOf(name) === 'conf' ? undefined : 'invalid systemd drop-in extension');
}

/** A unit that is enabled needs what its template says of installing it. */
export function checkSystemd({ units = [] }: Systemd, path: Path, report: Report): void {
  units.forEach(({ name, enabled }, index) => {
    const [, prefix] = (enabled === true && INSTANCE.exec(name)) || [];
    const templateName = `${prefix}@.service`;
    const template = prefix === undefined ? undefined : units.findLast((unit) => unit.name === templateName);
    if (!template?.contents) return;
    const unit = parseUnit(template.contents);
    if ('sections' in unit && !unit.sections.has('Install')) {
      report.warn([...path, 'units', index, 'contents'], `template unit ${JSON.stringify(templateName)} for ${JSON.stringify(name)} doesn't have Install section`);
    }
  });
}

function extensionOf(name: string): string {
  return /\.([^./]*)$/.exec(name)?.[1] ?? '';
}
