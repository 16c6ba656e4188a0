import type { Report } from '../report';
import type { Directory, File, Link } from '../shape/config';
import type { Path } from '../yaml/yaml-node';
import { checkPath } from './clean-path';

export function checkNode({ path: place }: Directory | File | Link, path: Path, report: Report): void {
  report.error([...path, 'path'], checkPath(place));
}

export function checkDirectory(directory: Directory, path: Path, report: Report): void {
  checkNode(directory, path, report);
  checkMode(directory.mode, [...path, 'mode'], report);
}

export function checkFile(file: File, path: Path, report: Report): void {
  checkDirectory(file, path, report);
  const isVain = file.overwrite === true && file.contents.source === undefined;
  report.error([...path, 'overwrite'], isVain ? 'overwrite must be false if source is unspecified' : undefined);
}

function checkMode(mode: number | undefined, path: Path, report: Report): void {
  if (mode === undefined) return;
  report.error(path, mode < 0 || mode > 0o7777 ? 'illegal file mode' : undefined);
  const isSpecial = (mode & 0o7000) !== 0;
  report.warn(path, isSpecial ? 'setuid/setgid/sticky bits are not supported or functional in spec versions older than 3.6.0' : undefined);
}

export function checkOwner({ id, name }: File['user'], path: Path, report: Report): void {
  report.error(path, id !== undefined && name ? 'cannot set both id and name' : undefined);
}
