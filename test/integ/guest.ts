import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shellwords } from '../support/perl';
import { reasonWithoutQemu } from './qemu';

const BUSYBOX = '/bin/busybox';
const MODULES = ['virtio_pci', 'virtiofs', '9p', '9pnet_virtio', 'qemu_fw_cfg'];
const TIMEOUT_MS = 240_000;

const kernel = existsSync('/lib/modules') ? readdirSync('/lib/modules').find(version => existsSync(`/boot/vmlinuz-${version}`) && moduleFiles(version).has('9p')) : undefined;

/** Why no guest can be started; undefined: one can. */
export const reasonWithoutGuest = reasonWithoutQemu
  ?? (kernel === undefined ? 'there is no kernel with modules for virtiofs and 9p in /boot (Debian package linux-image-amd64)' : undefined)
  ?? (existsSync(BUSYBOX) ? undefined : 'busybox is not installed (Debian package busybox-static)')
  ?? (spawnSync('ldd', [BUSYBOX]).status === 0 ? 'busybox needs libraries (Debian package busybox-static)' : undefined);

/**
 * Starts Linux in a QEMU, without disks, and has it run a script of the shell.
 *
 * @param args `kvm_arguments` of a VM
 * @param onStart told the process's number
 * @returns what it has printed
 * @throws Error when it does not come to an end
 */
export async function runInGuest(args: string, script: string, memoryMiB: number, onStart: (pid: number) => void): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'guest-'));
  try {
    const ramDisk = path.join(folder, 'initrd');
    writeFileSync(ramDisk, archive({ init: init(script), 'bin/busybox': readFileSync(BUSYBOX), ...modules() }));
    const own = ['-machine', 'type=q35,accel=tcg', '-cpu', 'max', '-m', String(memoryMiB), '-nographic', '-nodefaults', '-serial', 'stdio', '-no-reboot'];
    const boot = ['-kernel', `/boot/vmlinuz-${kernel}`, '-initrd', ramDisk, '-append', 'console=ttyS0 quiet panic=-1'];
    return await new Promise((resolve, reject) => {
      const child = spawn('qemu-system-x86_64', [...own, ...boot, ...shellwords(args)], { stdio: ['ignore', 'pipe', 'pipe'] });
      onStart(child.pid!);
      const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { said += text; });
      child.on('close', () => {
        clearTimeout(timer);
        if (said.includes('\nthe end')) resolve(said.replaceAll('\r', ''));
        else reject(new Error(`the guest did not come to its end:\n${said}`));
      });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function init(script: string): string {
  return ['#!/bin/busybox sh', '/bin/busybox mkdir -p /proc /sys /dev', '/bin/busybox --install -s /bin', 'mount -t proc proc /proc', 'mount -t sysfs sys /sys',
    'mount -t devtmpfs dev /dev', 'exec >/dev/console 2>&1', ...order().map(name => `insmod /m/${name}.ko`), script, 'echo "the end"', 'poweroff -f', ''].join('\n');
}

/** Names of modules as the kernel has them, with their files. */
function moduleFiles(version: string): ReadonlyMap<string, string> {
  const folder = `/lib/modules/${version}`;
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter(file => file.endsWith('.ko'));
  return new Map(files.map(file => [path.basename(file, '.ko').replaceAll('-', '_'), path.join(folder, file)]));
}

/** The modules, each behind those that it needs. */
function order(): readonly string[] {
  const files = moduleFiles(kernel!);
  const found: string[] = [];
  const add = (name: string) => {
    const file = files.get(name);
    if (file === undefined || found.includes(name)) return;
    const needs = /\0depends=([^\0]*)\0/.exec(readFileSync(file, 'latin1'))?.[1] ?? '';
    needs.split(',').forEach(needed => add(needed.replaceAll('-', '_')));
    found.push(name);
  };
  MODULES.forEach(add);
  return found;
}

function modules(): Record<string, Buffer> {
  const files = moduleFiles(kernel!);
  return Object.fromEntries(order().map(name => [`m/${name}.ko`, readFileSync(files.get(name)!)]));
}

/** A cpio archive, as the kernel unpacks it for its first file system. */
function archive(files: Readonly<Record<string, Buffer | string>>): Buffer {
  const folders = [...new Set(Object.keys(files).map(file => path.dirname(file)))].filter(folder => folder !== '.');
  const entries = [...folders.map(name => entry(name, 0o40755, '')), ...Object.entries(files).map(([name, content]) => entry(name, 0o100755, content))];
  return Buffer.concat([...entries, entry('TRAILER!!!', 0, '')]);
}

function entry(name: string, mode: number, content: Buffer | string): Buffer {
  const data = Buffer.from(content);
  const numbers = [0, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length + 1, 0];
  const header = `070701${numbers.map(number => number.toString(16).padStart(8, '0')).join('')}${name}\0`;
  return Buffer.concat([padded(Buffer.from(header)), padded(data)]);
}

function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((4 - data.length % 4) % 4)]);
}
