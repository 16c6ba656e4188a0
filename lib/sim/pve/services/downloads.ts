import { createHash } from 'node:crypto';
import { Agent, request } from 'undici';
import { refusal } from '../errors';
import type { Store } from '../store/store';
import { digest } from './file-digest';
import { KIB, MIB } from './sizes';

/** What a download brings, or why it fails. */
export type RemoteFile =
  | { readonly sizeBytes: number; readonly sha256?: string; readonly checksum?: string }
  | { readonly error: string };

export interface UrlMetadata {
  readonly filename?: string;
  /** Bytes. */
  readonly size?: number;
  readonly mimetype?: string;
}

const THIS_MACHINE: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
const TIMEOUT_MS = 30_000;
const SMALLEST_BYTES = 64 * MIB;
const STEP_BYTES = 64 * KIB;

/**
 * What nodes find behind URLs. They do not reach the internet: a URL has the size that the cluster's description gives it, else one that is made
 * from its text, the same each time. Only servers of this machine are really asked.
 */
export class DownloadService {
  constructor(private readonly store: Store) {}

  /** @throws PveError 500 when a server of this machine does not have it */
  async metadata(url: string, verifyCertificates: boolean): Promise<UrlMetadata> {
    if (isOnThisMachine(url)) return this.head(url, verifyCertificates);
    const { size_bytes: size, filename = nameIn(url), mimetype = 'application/octet-stream' } = this.described(url);
    return { ...(filename === undefined ? {} : { filename }), size, mimetype };
  }

  /** @param algorithm of the checksum that the client wants compared */
  async fetch(url: string, verifyCertificates: boolean, algorithm?: string): Promise<RemoteFile> {
    if (!isOnThisMachine(url)) return { sizeBytes: this.described(url).size_bytes };
    const dispatcher = agent(verifyCertificates);
    try {
      const { statusCode, statusText, body } = await request(url, { dispatcher, headersTimeout: TIMEOUT_MS });
      if (statusCode === 200) return await digest(url, body as AsyncIterable<Buffer>, algorithm);
      await body.dump();
      return { error: `ERROR ${statusCode}: ${statusText}.` };
    } catch (error) {
      return { error: (error as Error).message };
    } finally {
      await dispatcher.close();
    }
  }

  private async head(url: string, verifyCertificates: boolean): Promise<UrlMetadata> {
    const dispatcher = agent(verifyCertificates);
    try {
      const { statusCode, statusText, headers } = await request(url, { dispatcher, method: 'HEAD', headersTimeout: TIMEOUT_MS });
      if (statusCode !== 200) throw refusal(`invalid server response: '${statusCode} ${statusText}'`);
      const [disposition = '', size, type] = ['content-disposition', 'content-length', 'content-type'].map((name) => [headers[name]].flat()[0]);
      const filename = /filename="([^"]*)"/.exec(disposition)?.[1] ?? /filename=([^;]*)/.exec(disposition)?.[1] ?? nameIn(url);
      return {
        ...(filename === undefined ? {} : { filename }),
        ...(size === undefined ? {} : { size: Number(size) }),
        ...(type === undefined ? {} : { mimetype: type.split(';')[0] }),
      };
    } catch (error) {
      throw (error as { code?: string }).code === undefined ? error : refusal(`invalid server response: '500 Can't connect to ${new URL(url).host}'`);
    } finally {
      await dispatcher.close();
    }
  }

  private described(url: string): { readonly size_bytes: number; readonly filename?: string; readonly mimetype?: string } {
    // A data file may be older than downloads in descriptions.
    const downloads: Store['description']['downloads'] | undefined = this.store.description.downloads;
    return downloads?.[url] ?? { size_bytes: sizeFor(url) };
  }
}

function isOnThisMachine(url: string): boolean {
  return URL.canParse(url) && THIS_MACHINE.has(new URL(url).hostname);
}

function nameIn(url: string): string | undefined {
  return /^[^?]+\/([^?/]+)(?:\?.*)?$/.exec(url)?.[1];
}

/** 64 MiB to 320 MiB in steps of 64 KiB. */
function sizeFor(url: string): number {
  return SMALLEST_BYTES + createHash('sha256').update(url).digest().readUInt16BE() % 4096 * STEP_BYTES;
}

function agent(verifyCertificates: boolean): Agent {
  return new Agent({ connect: { rejectUnauthorized: verifyCertificates } });
}
