/** A URL as far as Go's `net/url` has to be asked. */
export interface GoUrl {
  /** Lower case; empty where there is none. */
  readonly scheme: string;
  /** What follows the scheme, where that is no path. */
  readonly opaque: string;
  readonly query: string;
}

const BAD_ESCAPE = /%(?![\da-fA-F]{2})/;

/** @returns undefined where Go says that it cannot be parsed */
export function parseGoUrl(text: string): GoUrl | undefined {
  if (/[\x00-\x1f\x7f]/.test(text)) return undefined;
  const [whole = '', fragment = ''] = cut(text, '#');
  if (whole.startsWith(':') || BAD_ESCAPE.test(fragment)) return undefined;
  const scheme = /^([a-zA-Z][a-zA-Z\d+.-]*):/.exec(whole)?.[1] ?? '';
  const [rest = '', query = ''] = cut(scheme === '' ? whole : whole.slice(scheme.length + 1), '?');
  const url = { scheme: scheme.toLowerCase(), opaque: '', query };
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...url, opaque: rest };
    if (rest.split('/', 1)[0]!.includes(':')) return undefined;
  }
  const [, authority = '', path = rest] = (scheme !== '' || !rest.startsWith('///')) ? /^\/\/([^/]*)(.*)$/s.exec(rest) ?? [] : [];
  return isAuthority(authority) && !BAD_ESCAPE.test(path) ? url : undefined;
}

function cut(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function isAuthority(authority: string): boolean {
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? '' : authority.slice(0, at);
  const host = authority.slice(at + 1);
  if (!/^[a-zA-Z\d\-._:~!$&'()*+,;=%@]*$/.test(user) || BAD_ESCAPE.test(user)) return false;
  const [, name, port = ''] = /^(\[.*\]|[^:]*)(:.*)?$/s.exec(host) ?? [];
  if (name === undefined || !/^(?::\d*)?$/.test(port)) return false;
  return !/[\x00-\x20#/\\^`{|}?@]/.test(name) && !/%(?![89a-fA-F][\da-fA-F])/.test(name) && name.startsWith('[') === name.endsWith(']');
}
