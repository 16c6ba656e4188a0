import type { Report } from '../report';
import type { ButaneConfig, HttpHeader, Proxy, Resource } from '../shape/config';
import type { Path } from '../yaml/yaml-node';
import { parseGoUrl } from './go-url';
import { checkOptionalSource, checkRequiredSource, checkSource } from './source-url';

type Ignition = ButaneConfig['ignition'];

/** How many hexadecimal digits a hash has. */
const HASH_DIGITS: Readonly<Record<string, { readonly digits: number; readonly since: number }>> = {
  sha512: { digits: 128, since: 0 }, sha256: { digits: 64, since: 1 },
};

export function checkIgnitionConfig({ merge }: Ignition['config'], path: Path, report: Report, minor: number): void {
  if (minor === 0) return;
  merge?.forEach(({ source }, index) => report.error([...path, 'merge', index], checkRequiredSource(source, minor)));
}

export function checkTls({ certificate_authorities: authorities }: Ignition['security']['tls'], path: Path, report: Report, minor: number): void {
  if (minor === 0) return;
  authorities?.forEach(({ source }, index) => report.error([...path, 'certificate_authorities', index], checkRequiredSource(source, minor)));
}

export function checkReference({ source }: Resource, path: Path, report: Report, minor: number): void {
  report.error([...path, 'source'], checkOptionalSource(source, minor));
}

export function checkAuthority({ source = '' }: Resource, path: Path, report: Report, minor: number): void {
  report.error([...path, 'source'], checkSource(source, minor));
}

export function checkResource(resource: Resource, path: Path, report: Report, minor: number): void {
  const { compression, source, verification } = resource;
  report.error([...path, 'compression'], ['', 'gzip', undefined].includes(compression) ? undefined : 'invalid compression method');
  const isVain = verification.hash !== undefined && source === undefined;
  report.error([...path, 'verification', 'hash'], isVain ? 'source must be specified if verification is specified' : undefined);
  report.error([...path, 'source'], checkOptionalSource(source, minor));
  report.error([...path, 'http_headers'], checkHeaders(resource));
}

function checkHeaders({ http_headers: headers = [], source }: Resource): string | undefined {
  if (headers.length === 0) return undefined;
  const url = source ? parseGoUrl(source) : undefined;
  if (url === undefined) return 'unable to parse url';
  return ['http', 'https'].includes(url.scheme) ? undefined : 'cannot use HTTP headers with this source scheme';
}

export function checkHeader({ name, value }: HttpHeader, path: Path, report: Report): void {
  report.error([...path, 'name'], name === '' ? "HTTP header name can't be empty" : undefined);
  report.error([...path, 'value'], value === '' ? 'unable to parse HTTP header' : undefined);
}

export function checkVerification({ hash }: Resource['verification'], path: Path, report: Report, minor: number): void {
  report.error([...path, 'hash'], hash === undefined ? undefined : checkHash(hash, minor));
}

function checkHash(hash: string, minor: number): string | undefined {
  const [method = '', ...sum] = hash.split('-');
  if (sum.length === 0) return 'malformed hash specifier';
  const known = HASH_DIGITS[method];
  if (known === undefined || known.since > minor) return 'unrecognized hash function';
  return Buffer.byteLength(sum.join('-')) === known.digits ? undefined : 'incorrect size for hash sum';
}

export function checkProxy({ http_proxy: http, https_proxy: https }: Proxy, path: Path, report: Report): void {
  checkProxyUrl(http, [...path, 'http_proxy'], report, true);
  checkProxyUrl(https, [...path, 'https_proxy'], report, false);
}

function checkProxyUrl(proxy: string | undefined, path: Path, report: Report, isPlainFine: boolean): void {
  if (proxy === undefined) return;
  const url = parseGoUrl(proxy);
  if (url === undefined) report.error(path, 'unable to parse url');
  else if (!['http', 'https'].includes(url.scheme)) report.error(path, 'proxies must be http(s)');
  else if (url.scheme === 'http' && !isPlainFine) report.warn(path, 'insecure plaintext HTTP proxy specified for HTTPS resources');
}
