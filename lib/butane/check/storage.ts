import type { Report } from '../report';
import type { Link, Storage } from '../shape/config';
import type { Path } from '../yaml/yaml-node';
import { cleanPath } from './clean-path';

export function checkStorage(storage: Storage, path: Path, report: Report, minor: number): void {
  const { links = [] } = storage;
  const linksAbove = (place: string) => links.filter((link) => place.startsWith(`${link.path}/`));
  for (const [list, kind] of [['directories', 'directory'], ['files', 'file']] as const) {
    storage[list]?.forEach((node, index) => linksAbove(node.path).forEach(() => report.error([...path, list, index], `${kind} path includes link in config`)));
  }
  links.forEach((link, index) => {
    const at = [...path, 'links', index];
    linksAbove(link.path).forEach(() => report.error(at, 'link path includes link in config'));
    checkLink(link, at, storage, report, minor);
  });
  checkFilesystems(storage, path, report);
}

function checkLink(link: Link, path: Path, storage: Storage, report: Report, minor: number): void {
  if (!link.target && minor >= 3) {
    report.error([...path, 'target'], 'link target is required');
    return;
  }
  if (link.hard !== true) return;
  const target = link.target ?? '';
  const place = target.startsWith('/') ? cleanPath(target) : cleanPath(`${link.path}/${target}`);
  storage.directories?.filter((directory) => directory.path === place).forEach(() => report.error(path, 'hard link target is a directory'));
  for (const owner of ['user', 'group'] as const) {
    for (const by of ['id', 'name'] as const) {
      report.warn([...path, owner, by], link[owner][by] === undefined ? undefined : 'user/group ignored for hard link');
    }
  }
}

function checkFilesystems({ filesystems, disks = [] }: Storage, path: Path, report: Report): void {
  filesystems?.forEach((filesystem, index) => {
    const disk = disks.findLast(({ device }) => device === filesystem.device);
    if (disk === undefined) return;
    const at = [...path, 'filesystems', index, 'device'];
    if (disk.partitions?.length) report.warn(at, 'filesystem overwrites partitioned device');
    else if (filesystem.wipe_filesystem !== true && disk.wipe_table === true) {
      report.warn(at, 'device matches disk with wipeTable enabled; filesystem will be wiped');
    }
  });
}
