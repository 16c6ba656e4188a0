import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { CACHE, locked, runSync } from '../other-clients/python-environment';

/** Separates a machine from the host, all but its network. */
export const UNSHARE = ['--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child'];

/**
 * What a machine in a root of its own has, and this one has not: sshd and the like, from Debian's packages, kept in the cache. It is made anew when
 * packages of this machine change.
 */
export function machineLayer(): { readonly file: string } | { readonly reason: string } {
  if (userInfo().uid !== 0) return { reason: 'only root can make a machine in a root of its own' };
  if (!existsSync('/var/lib/dpkg/status') || !existsSync('/usr/bin/apt-get')) return { reason: 'this is no Debian, nor a relative of it' };
  try {
    return { file: locked(path.join(CACHE, 'machine.lock'), make) };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

function make(): string {
  const sources = ['/var/lib/dpkg/status', path.join(__dirname, 'make-layer.sh')].map(file => readFileSync(file));
  const name = `machine-${createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 12)}.tar`;
  const file = path.join(CACHE, name);
  if (existsSync(file)) return file;
  readdirSync(CACHE).filter(other => /^machine-.*\.tar$/.test(other)).forEach(other => rmSync(path.join(CACHE, other)));
  const folder = mkdtempSync(path.join(tmpdir(), 'machine-layer-'));
  try {
    mkdirSync(CACHE, { recursive: true });
    runSync('unshare', [...UNSHARE, 'bash', path.join(__dirname, 'make-layer.sh'), file, folder]);
    return file;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
