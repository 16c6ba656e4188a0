import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Runs as virtiofsd does: a socket, and a file with its number that it locks; FAIL in the folder that it shares makes it fail. */
export const FAKE_VIRTIOFSD = `#!/usr/bin/perl
use strict; use warnings; use Fcntl qw(:flock); use IO::Socket::UNIX;
my %option = map { /^--([^=]+)(?:=(.*))?$/ ? ($1, $2 // 1) : () } @ARGV;
if ($option{help}) { print "--shared-dir <DIR> --readonly --cache <CACHE>\\n"; exit 0 }
if (-e "$option{'shared-dir'}/FAIL") { print STDERR "no room left\\n"; exit 4 }
open(my $lock, '>>', "$option{'socket-path'}.pid") or die; flock($lock, LOCK_EX | LOCK_NB) or die "another virtiofsd\\n";
die "socket is taken\\n" if -e $option{'socket-path'};
my $socket = IO::Socket::UNIX->new(Local => $option{'socket-path'}, Listen => 1) or die;
print STDERR "@ARGV\\n";
my $client = $socket->accept(); sysread($client, my $byte, 1);
`;

/** Where the real ones are that can be run here: Rust's, and that of QEMU 7. */
export function realDaemons(): readonly string[] {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/libexec', '/usr/lib/qemu', path.join(process.env.HOME ?? '/root', '.cargo/bin')];
  const programs = folders.map(folder => path.join(folder, 'virtiofsd')).filter(program => existsSync(program));
  return [...new Set(programs)].filter(program => spawnSync(program, ['--help']).status === 0);
}

/** The command lines of running processes that have the text in them. */
export function processesWith(text: string): readonly string[] {
  const pids = spawnSync('ls', ['/proc'], { encoding: 'utf8' }).stdout.split('\n').filter(name => /^\d+$/.test(name));
  return pids.map(commandLine).filter(command => command.includes(text));
}

/** Its words, or nothing when it has ended. */
export function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** Waits until something is so. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`it is not so that ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
