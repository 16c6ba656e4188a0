import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { reasonWithoutPerl } from '../support/perl';
import { FAKE_VIRTIOFSD, processesWith } from './daemons';
import { Node } from './node';

if (reasonWithoutPerl !== undefined) process.stderr.write(`the hook script that starts virtiofsd is not tested: ${reasonWithoutPerl}\n`);

(reasonWithoutPerl === undefined ? describe : describe.skip)('the hook script that starts virtiofsd', () => {
  let node: Node;
  beforeEach(() => {
    node = new Node();
    node.write('bin/virtiofsd', FAKE_VIRTIOFSD, 0o755);
    mkdirSync(path.join(node.root, 'srv/data'), { recursive: true });
  });
  afterEach(() => node.remove());
  const start = (...given: readonly string[]) => node.run('virtiofsd.pl', 101, 'pre-start', given.map(word => word.replace('ROOT', node.root)));

  test('ends the others when one does not start, and says what it said', () => {
    node.write('srv/full/FAIL', '');
    const { status, stderr } = start('tag=data,path=ROOT/srv/data', 'tag=full,path=ROOT/srv/full');
    expect(stderr).toBe('virtiofsd of share \'full\' of VM 101 does not start (exit code 4): no room left\n');
    expect(status).not.toBe(0);
    expect(processesWith(node.root)).toEqual([]);
    expect(readdirSync(path.join(node.root, 'run/standsmith/virtiofsd/101')).filter(name => !name.endsWith('.log'))).toEqual([]);
  });

  test('fails, and leaves nothing, when the process that watches is killed meanwhile', () => {
    node.write('bin/virtiofsd', FAKE_VIRTIOFSD.replace('my $socket', 'kill("KILL", getppid()); my $socket'), 0o755);
    expect(start('tag=data,path=ROOT/srv/data')).toMatchObject({ stderr: 'the process that watches virtiofsd of VM 101 has ended\n' });
    expect(processesWith(node.root)).toEqual([]);
  });

  test('gives the daemon all that the share says', () => {
    expect(start('tag=data,path=ROOT/srv/data,cache=metadata,readonly=1').status).toBe(0);
    expect(node.read('run/standsmith/virtiofsd/101/data.log').toString()).toBe(
      `--socket-path=${node.root}/run/standsmith/virtiofsd/101/data.sock --shared-dir=${node.root}/srv/data --cache=metadata --announce-submounts --readonly\n`,
    );
    node.run('virtiofsd.pl', 101, 'post-stop');
  });

  test('leaves what has started the VM for a scope of its own, where PVE has one, and waits for that of an earlier run to go', () => {
    node.write('perl/PVE/Systemd.pm', `package PVE::Systemd; my $calls = 0;
      sub enter_systemd_scope { die "Unit exists\\n" if ++$calls < 3; open(my $out, '>', "$ENV{ROOT_OF_NODE}/scope"); print {$out} join(' ', $$, @_) } 1;`);
    const { status } = node.run('virtiofsd.pl', 101, 'pre-start', [`tag=data,path=${node.root}/srv/data`], { PERL5LIB: path.join(node.root, 'perl') });
    expect(status).toBe(0);
    const watcher = node.read('run/standsmith/virtiofsd/101/watch.pid').toString().trim();
    expect(node.read('scope').toString()).toBe(`${watcher} virtiofsd-101 virtiofsd of VM 101 Slice qemu.slice KillMode none timeout 5`);
    node.run('virtiofsd.pl', 101, 'post-stop');
  });

  test('shares without a scope where there is none to be had, and says what that means', () => {
    node.write('perl/PVE/Systemd.pm', 'package PVE::Systemd; sub enter_systemd_scope { die "no bus\\n" } 1;');
    const { status, stderr } = node.run('virtiofsd.pl', 101, 'pre-start', [`tag=data,path=${node.root}/srv/data`], { PERL5LIB: path.join(node.root, 'perl') });
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'virtiofsd of VM 101 has no scope of systemd, and ends with what has started the VM: no bus\n' });
    node.run('virtiofsd.pl', 101, 'post-stop');
  });

  test.each<[string, RegExp]>([
    ['tag=data', /^share 'data' has no path that begins with \/\n$/],
    ['path=/srv/data', /^share 'path=\/srv\/data' has no tag of letters/],
    ['tag=data,path=/srv/data,mode=1', /has 'mode=1', and a share has tag=, path=, cache= and readonly=\n$/],
    ['tag=../a,path=/srv/data', /has no tag of letters/],
  ])('does not understand %s, and says why', (word, message) => {
    expect(start(word).stderr).toMatch(message);
  });

  test('does not start a read-only share with a daemon that has no such thing', () => {
    node.write('bin/virtiofsd', FAKE_VIRTIOFSD.replace(' --readonly', ''), 0o755);
    expect(start('tag=data,path=ROOT/srv/data,readonly=1').stderr).toMatch(/^share 'data' of VM 101 is read-only, and .*virtiofsd is too old for that: it has no --readonly\n$/);
    node.write('bin/virtiofsd', '#!/bin/sh\necho "-o source=PATH"\n', 0o755);
    expect(start('tag=data,path=ROOT/srv/data,cache=metadata').stderr).toMatch(/is that of QEMU 7 and older, which has neither read-only shares nor cache=metadata\n$/);
  });
});
