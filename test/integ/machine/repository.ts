import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runSync } from '../other-clients/python-environment';

/** Where the machine has the repository. */
export const REPOSITORY = '/srv/pve';
/** What a Proxmox VE is installed from, without what would run. */
const PACKAGES = ['proxmox-default-kernel', 'proxmox-ve', 'ifupdown2', 'postfix', 'open-iscsi', 'chrony', 'jq', 'curl'];
const COMMANDS = ['pvesm', 'pvesh', 'pveum'];

/** Makes a repository of packages that hold next to nothing. @param root of the machine */
export function makeRepository(root: string): void {
  const folder = path.join(root, REPOSITORY);
  const stanzas = PACKAGES.map(name => stanza(folder, name));
  const index = 'pve-no-subscription/binary-amd64/Packages';
  const text = `${stanzas.join('\n')}\n`;
  const dist = path.join(folder, 'dists', 'trixie');
  mkdirSync(path.dirname(path.join(dist, index)), { recursive: true });
  writeFileSync(path.join(dist, index), text);
  const release = ['Suite: trixie', 'Codename: trixie', 'Components: pve-no-subscription', 'Architectures: amd64', 'Date: Sat, 01 Nov 2025 00:00:00 UTC'];
  writeFileSync(path.join(dist, 'Release'), [...release, 'SHA256:', ` ${sha256(text)} ${Buffer.byteLength(text)} ${index}`, ''].join('\n'));
  writeFileSync(path.join(folder, 'keyring.gpg'), 'no key\n');
}

/** Puts the commands of Proxmox VE into a folder: programs that ask the API of the simulated one. */
export function addCommands(root: string): void {
  const bin = path.join(root, 'usr', 'bin');
  mkdirSync(bin, { recursive: true });
  for (const command of COMMANDS) {
    cpSync(path.join(__dirname, 'pve-command.py'), path.join(bin, command));
    chmodSync(path.join(bin, command), 0o755);
  }
}

function addIfreload(root: string): void {
  const file = path.join(root, 'usr', 'sbin', 'ifreload');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '#!/bin/sh\necho "$@" >> /run/ifreload\n', { mode: 0o755 });
}

function stanza(folder: string, name: string): string {
  const tree = mkdtempSync(path.join(tmpdir(), 'package-'));
  const file = `${name}_99.0_all.deb`;
  try {
    const control = [`Package: ${name}`, 'Version: 99.0', 'Architecture: all', 'Maintainer: nobody <nobody@example.org>', 'Description: holds next to nothing'];
    if (name === 'proxmox-ve') control.push('Depends: ifupdown2');
    mkdirSync(path.join(tree, 'DEBIAN'));
    writeFileSync(path.join(tree, 'DEBIAN', 'control'), `${control.join('\n')}\n`);
    if (name === 'proxmox-ve') addCommands(tree);
    if (name === 'ifupdown2') addIfreload(tree);
    chmodSync(tree, 0o755);
    mkdirSync(folder, { recursive: true });
    runSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, path.join(folder, file)]);
    const bytes = readFileSync(path.join(folder, file));
    return [...control, `Filename: ${file}`, `Size: ${statSync(path.join(folder, file)).size}`, `SHA256: ${sha256(bytes)}`, ''].join('\n');
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
