import type { Report } from '../report';
import type { Clevis, Luks, Tang } from '../shape/config';
import type { Path } from '../yaml/yaml-node';
import { checkPath } from './clean-path';
import { parseGoUrl } from './go-url';
import { checkOptionalSource } from './source-url';

const LONGEST_LABEL = 47;

export function checkLuks({ name, label, device, clevis, key_file: key }: Luks, path: Path, report: Report, minor: number): void {
  report.error([...path, 'name'], name.includes('/') ? 'device names cannot contain slashes' : undefined);
  const isLong = Buffer.byteLength(label ?? '') > LONGEST_LABEL;
  report.error([...path, 'label'], isLong ? `luks device labels cannot be longer than ${LONGEST_LABEL} characters` : undefined);
  report.error([...path, 'device'], device ? checkPath(device) : 'disk device is required');
  const { custom, tang = [], tpm2, threshold } = clevis;
  const hasCustom = minor === 2 ? custom.pin !== undefined : custom.pin;
  const hasOthers = tang.length > 0 || tpm2 === true || (threshold !== undefined && threshold !== 0);
  report.error([...path, 'clevis'], hasCustom && hasOthers ? 'cannot use custom clevis config with tpm2, tang, or threshold' : undefined);
  report.error([...path, 'keys'], checkOptionalSource(key.source, minor) === undefined ? undefined : 'invalid key-file source');
}

export function checkClevisCustom({ pin, config, needs_network: needsNetwork }: Clevis['custom'], path: Path, report: Report, minor: number): void {
  if (!pin && !config && (minor === 2 || needsNetwork !== true)) return;
  const isKnown = ['tpm2', 'tang', 'sss'].includes(pin ?? '');
  const missing = minor === 2 ? 'unsupported clevis pin' : 'missing required custom clevis pin';
  report.error([...path, 'pin'], isKnown ? undefined : pin ? 'unsupported clevis pin' : missing);
  report.error([...path, 'config'], config ? undefined : 'missing required custom clevis config');
}

export function checkTang({ url, thumbprint, advertisement }: Tang, path: Path, report: Report): void {
  const parsed = parseGoUrl(url);
  report.error([...path, 'url'], parsed === undefined ? 'unable to parse url' : ['http', 'https'].includes(parsed.scheme) ? undefined : 'invalid url scheme');
  report.error([...path, 'thumbprint'], thumbprint ? undefined : 'thumbprint is required');
  report.error([...path, 'advertisement'], !advertisement || isJson(advertisement) ? undefined : 'advertisement is not valid JSON');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
