import { parseGoUrl } from './go-url';

const INVALID_ARN = 'invalid S3 ARN format';

/** What is wrong with the URL that something is fetched from; undefined: nothing. @param minor of Ignition's version */
export function checkSource(source: string, minor: number): string | undefined {
  const url = parseGoUrl(source);
  if (url === undefined) return 'unable to parse url';
  switch (url.scheme) {
    case 'http': case 'https': case 'tftp': return undefined;
    case 'gs': return minor >= 2 ? undefined : 'invalid url scheme';
    case 's3': return checkVersionId(url.query);
    case 'arn': return minor >= 4 ? checkArn(`arn:${url.opaque}`) ?? checkVersionId(url.query) : 'invalid url scheme';
    case 'data': return checkDataUrl(source);
    default: return 'invalid url scheme';
  }
}

/** @param source undefined or empty: nothing is fetched */
export function checkOptionalSource(source: string | undefined, minor: number): string | undefined {
  return source ? checkSource(source, minor) : undefined;
}

export function checkRequiredSource(source: string | undefined, minor: number): string | undefined {
  return source ? checkSource(source, minor) : 'source is required';
}

function checkVersionId(query: string): string | undefined {
  return new URLSearchParams(query).get('versionId') === '' ? 'invalid S3 object VersionId' : undefined;
}

/** `arn:PARTITION:s3:REGION:ACCOUNT:RESOURCE` */
function checkArn(arn: string): string | undefined {
  const [, , service, , , ...resource] = arn.split(':');
  if (service !== 's3' || resource.length === 0) return INVALID_ARN;
  return arn.split('/').length < (resource.join(':').startsWith('accesspoint/') ? 3 : 2) ? INVALID_ARN : undefined;
}

const TOKEN = String.raw`[!#$%&'*+\-.^_\x60{|}~\w]+`;
const MEDIA_TYPE = new RegExp(String.raw`^(?:(?:x-|text|image|audio|video|application|message|multipart)[!#$%&'*+\-.^_\x60{|}~\w]*/${TOKEN})?`, 'i');
const PARAMETERS = new RegExp(String.raw`^(?:;${TOKEN}=(?:${TOKEN}|"(?:\\[\x00-\x7f]|[^"\\\x80-\uffff])*"))*`);

/** RFC 2397. */
function checkDataUrl(source: string): string | undefined {
  const afterType = source.slice('data:'.length).replace(MEDIA_TYPE, '');
  const afterParameters = afterType.replace(PARAMETERS, '');
  const [, encoding = '', data] = /^(;base64)?,(.*)$/s.exec(afterParameters) ?? [];
  if (data === undefined) return explainDataUrl(afterType);
  if (encoding === '') {
    if (!/^[\x21-\x7e]*$/.test(data) || /[<>#"{}|\\^[\]`]/.test(data)) return 'invalid data character';
    return /%(?![\da-fA-F]{2})/.test(data) ? 'rfc2396: invalid char 0x25 in unescape sequence' : undefined;
  }
  if (!/^[a-zA-Z\d+/=\n]*$/.test(data)) return 'invalid data character';
  const wrong = wrongBase64At(data);
  return wrong === undefined ? undefined : `illegal base64 data at input byte ${wrong}`;
}

function explainDataUrl(afterType: string): string {
  if (/^[^;,/]+$/.test(afterType)) return 'missing media type slash';
  return afterType.includes(',') ? 'invalid media type' : 'missing comma before data';
}

function wrongBase64At(data: string): number | undefined {
  const plain = data.replaceAll('\n', '');
  if (/^(?:[^=]{4})*(?:[^=]{2}==|[^=]{3}=)?$/.test(plain)) return undefined;
  const padding = plain.indexOf('=');
  return padding < 0 ? plain.length - (plain.length % 4) : padding;
}
