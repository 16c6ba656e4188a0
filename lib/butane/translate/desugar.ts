import type { Report } from '../report';
import { ignitionConfig } from '../shape/config';
import type { ButaneConfig, IgnitionConfig, Resource, Unit, User } from '../shape/config';
import { ignitionFields } from '../shape/shape';
import type { Fields, Shape, StructShape } from '../shape/shape';
import type { Path } from '../yaml/yaml-node';
import { dataUrl, escapedDataUrl } from './data-url';
import { filled } from './empty-config';
import { NO_FILES, type LocalFiles } from './local-files';
import type { Origins } from './origins';

/** Turns what Butane alone has, inside the sections that both have, into what Ignition has. */
export class Desugarer {
  constructor(
    private readonly base: number, private readonly files: LocalFiles, private readonly origins: Origins, private readonly report: Report,
  ) {}

  config(butane: ButaneConfig): IgnitionConfig {
    return this.copyStruct(ignitionConfig, butane as Fields, []) as IgnitionConfig;
  }

  private copy(shape: Shape, value: unknown, path: Path): unknown {
    // Ignition has structures that the version of Butane does not know
    if (shape.kind === 'struct') return value === undefined ? filled(shape, {}) : this.copyStruct(shape, value as Fields, path);
    if (value === undefined || shape.kind !== 'list') return value;
    const list = (value as readonly unknown[]).map((item, index) => this.copy(shape.item, item, [...path, index]));
    this.origins.set(list, path);
    return list;
  }

  private copyStruct(shape: StructShape, value: Fields, path: Path): Fields {
    const result = Object.fromEntries(ignitionFields(shape).map(([field, part]) => [field, this.copy(part, value[field], [...path, field])]));
    this.origins.set(result, path);
    if (shape.type === 'Resource') this.fillResource(value as Resource, result as Resource, path);
    if (shape.type === 'Unit' || shape.type === 'Dropin') this.fillContents(value as Unit, result as Unit, path);
    if (shape.type === 'PasswdUser') this.fillKeys(value as User, result as User, path);
    return result;
  }

  private fillResource({ local, inline }: Resource, result: Resource, path: Path): void {
    for (const [source, given] of [['local', local], ['inline', inline]] as const) {
      if (given === undefined) continue;
      const origin = [...path, source];
      const found = source === 'local' ? this.files.contents(given) : { contents: Buffer.from(given) };
      if ('problem' in found) {
        this.report.error(origin, found.problem);
        continue;
      }
      const { url, compression } = this.base === 1
        ? { url: escapedDataUrl(found.contents), compression: undefined }
        : dataUrl(found.contents, result.compression);
      result.source = url;
      this.origins.setPart(result, 'source', origin);
      if (compression === undefined) continue;
      result.compression = compression;
      this.origins.setPart(result, 'compression', origin);
    }
  }

  private fillContents({ contents_local: local }: Pick<Unit, 'contents_local'>, result: Pick<Unit, 'contents'>, path: Path): void {
    if (!local) return;
    const origin = [...path, 'contents_local'];
    const found = this.files.contents(local);
    if ('problem' in found) {
      this.report.error(origin, found.problem);
    } else {
      result.contents = Buffer.from(found.contents).toString();
      this.origins.setPart(result, 'contents', origin);
    }
  }

  private fillKeys({ ssh_authorized_keys_local: local = [] }: User, result: User, path: Path): void {
    const origin = [...path, 'ssh_authorized_keys_local'];
    if (local.length > 0 && !this.files.areThere) {
      this.report.error(origin, NO_FILES);
      return;
    }
    local.forEach((file, index) => {
      const found = this.files.contents(file);
      if ('problem' in found) {
        this.report.error([...origin, index], found.problem);
        return;
      }
      const keys = result.ssh_authorized_keys ??= [];
      for (const line of Buffer.from(found.contents).toString().split(/\r?\n/)) {
        if (line === '') continue;
        this.origins.setPart(keys, keys.length, [...origin, index]);
        keys.push(line);
      }
    });
  }
}
