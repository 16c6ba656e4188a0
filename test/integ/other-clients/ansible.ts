import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runSync, type PythonClient } from './python-environment';

/** Ansible's core with the collection for Proxmox. */
export const ANSIBLE: PythonClient = {
  name: 'community.proxmox-1.4.0', python: '3.11', requirements: 'ansible-requirements.txt', finish: addCollection,
};

/** Where Ansible looks for collections. */
export function collectionsOf(folder: string): string {
  return path.join(folder, 'collections');
}

/** The collection comes in the wheel of Ansible's community package, 54 MB, of which only its files are kept. */
function addCollection(python: string, folder: string): void {
  const wheels = mkdtempSync(path.join(tmpdir(), 'ansible-'));
  try {
    const list = path.join(__dirname, 'ansible-collections.txt');
    runSync(python, ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes', '--dest', wheels, '-r', list]);
    const [wheel = ''] = readdirSync(wheels);
    runSync(python, [path.join(__dirname, 'take_collection.py'), path.join(wheels, wheel), 'community/proxmox', collectionsOf(folder)]);
  } finally {
    rmSync(wheels, { recursive: true, force: true });
  }
}
