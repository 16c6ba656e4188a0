import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';

const WATCHED = [
  '/etc/passwd', '/etc/group', '/etc/shadow', '/etc/sudoers', '/etc/sudoers.d', '/etc/apt', '/etc/network', '/etc/hosts', '/etc/hostname', '/etc/ssh', '/etc/cloud',
  '/usr/bin/pvesm', '/usr/sbin/shutdown', '/usr/share/keyrings', '/var/lib/dpkg/status', '/root/.ssh', '/home', '/proc/sys/kernel/random/boot_id',
];

/** What playbooks change on the machine that they run on: here, of the host of the tests. Two are the same where nothing has changed. */
export function pictureOfHost(): Readonly<Record<string, string>> {
  return Object.fromEntries([['hostname', hostname()], ...WATCHED.map(file => [file, pictureOf(file, 0)] as const)]);
}

const MAX_DEPTH = 3;

function pictureOf(file: string, depth: number): string {
  if (!existsSync(file)) return 'not there';
  if (!statSync(file).isDirectory()) return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
  const names = readdirSync(file).sort();
  if (file === '/home' || depth === MAX_DEPTH) return names.join(' ');
  return names.map(name => `${name}:${pictureOf(path.join(file, name), depth + 1)}`).join(' ');
}
