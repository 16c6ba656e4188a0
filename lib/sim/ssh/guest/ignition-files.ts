import { gunzipSync } from 'node:zlib';

interface IgnitionFile {
  readonly path?: string;
  readonly contents?: { readonly source?: string; readonly compression?: string };
}

/** The files that an Ignition configuration writes, by path: those whose text it has itself. Nothing where it is none. */
export function ignitionFiles(ignition: string): ReadonlyMap<string, string> {
  try {
    const { storage } = JSON.parse(ignition) as { readonly storage?: { readonly files?: readonly IgnitionFile[] } };
    return new Map((storage?.files ?? []).flatMap(({ path, contents }): [string, string][] => {
      const text = decode(contents);
      return path === undefined || text === undefined ? [] : [[path, text]];
    }));
  } catch {
    return new Map();
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc2397, data URLs */
function decode({ source = '', compression }: NonNullable<IgnitionFile['contents']> = {}): string | undefined {
  const [, base64, data] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(source) ?? [];
  if (data === undefined) return undefined;
  const bytes = base64 === undefined ? Buffer.from(decodeURIComponent(data)) : Buffer.from(data, 'base64');
  return (compression === 'gzip' ? gunzipSync(bytes) : bytes).toString();
}
