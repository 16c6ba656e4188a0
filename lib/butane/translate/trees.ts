import { posix } from 'node:path';
import { cleanPath } from '../check/clean-path';
import type { LocalEntry } from '../read-local';
import type { Report } from '../report';
import { ignitionConfig } from '../shape/config';
import type { ButaneConfig, File, IgnitionConfig, Link } from '../shape/config';
import type { StructShape } from '../shape/shape';
import type { Path } from '../yaml/yaml-node';
import { dataUrl } from './data-url';
import { filled } from './empty-config';
import type { LocalFiles } from './local-files';
import type { Origins } from './origins';

const NODE_EXISTS = 'matching filesystem node has existing contents or different type';
const { files: FILES, links: LINKS } = ignitionConfig.fields.storage.fields;

/** Puts the files and links of whole folders among the others. What is described for one of them already is kept. */
export function addTrees({ storage }: ButaneConfig, config: IgnitionConfig, files: LocalFiles, origins: Origins, report: Report): void {
  const { trees = [] } = storage;
  for (const [index, { local, path: target }] of trees.entries()) {
    const origin = ['storage', 'trees', index];
    const problem = files.folderProblem(local);
    if (problem !== undefined) {
      report.error(origin, problem);
      if (!files.areThere) return;
      continue;
    }
    files.walk(local, (source, entry) => {
      const path = cleanPath(`${target || '/'}/${posix.relative(posix.join('/', local), posix.join('/', source))}`);
      report.error(origin, new Tree(config, origin, origins).add(path, entry));
    });
  }
}

class Tree {
  constructor(private readonly config: IgnitionConfig, private readonly origin: Path, private readonly origins: Origins) {}

  /** @returns what is wrong */
  add(path: string, entry: LocalEntry): string | undefined {
    switch (entry.kind) {
      case 'file': return this.addFile(path, entry);
      case 'link': return this.addLink(path, entry);
      case 'other': return 'trees may only contain files, directories, and symlinks';
      default: return undefined;
    }
  }

  private addFile(path: string, { contents, isExecutable }: Extract<LocalEntry, { kind: 'file' }>): string | undefined {
    const file = this.nodeAt<File>('files', FILES.item, path);
    if (file === undefined || file.contents.source) return NODE_EXISTS;
    const { url, compression } = dataUrl(contents, file.contents.compression);
    file.contents.source = url;
    this.origins.setPart(file.contents, 'source', this.origin);
    this.origins.setPart(file, 'contents', this.origin);
    if (compression !== undefined) {
      file.contents.compression = compression;
      this.origins.setPart(file.contents, 'compression', this.origin);
    }
    if (file.mode === undefined) {
      file.mode = isExecutable ? 0o755 : 0o644;
      this.origins.setPart(file, 'mode', this.origin);
    }
    return undefined;
  }

  private addLink(path: string, { target }: Extract<LocalEntry, { kind: 'link' }>): string | undefined {
    const link = this.nodeAt<Link>('links', LINKS.item, path);
    if (link === undefined || link.target) return NODE_EXISTS;
    link.target = target;
    this.origins.setPart(link, 'target', this.origin);
    return undefined;
  }

  /** @returns the one that is there, or a new one; undefined where something else is */
  private nodeAt<Node extends File | Link>(list: 'files' | 'links', shape: StructShape, path: string): Node | undefined {
    const { storage } = this.config;
    const nodes = (storage[list] ??= []) as Node[];
    const found = nodes.findLast((node) => node.path === path);
    if (found !== undefined) return found;
    if ([...storage.files ?? [], ...storage.directories ?? [], ...storage.links ?? []].some((node) => node.path === path)) return undefined;
    const node = filled<Node>(shape, { path } as Partial<Node>);
    this.origins.setAll(node, this.origin);
    nodes.push(node);
    return node;
  }
}
