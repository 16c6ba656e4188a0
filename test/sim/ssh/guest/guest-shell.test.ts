import { gzipSync } from 'node:zlib';
import { runScript } from '../../../../lib/sim/ssh/guest/guest-shell';
import type { Guest } from '../../../../lib/sim/ssh/guest/guests';
import { ignitionFiles } from '../../../../lib/sim/ssh/guest/ignition-files';

function guest(files: Record<string, string>): Guest & { readonly resets: string[]; readonly files: Map<string, string> } {
  const kept = new Map(Object.entries(files));
  const resets: string[] = [];
  return {
    vmId: 100, resets, files: kept, read: path => kept.get(path), write: (path, text) => void kept.set(path, text),
    remove: path => void kept.delete(path), reset: ignition => void resets.push(ignition),
  };
}

const SCRIPT = `#!/bin/sh
set -e
if [ "$(cat /etc/made-by 2>/dev/null)" = "b" ]; then rm -f /tmp/new.ign; exit 0; fi
sudo flatcar-reset --keep-machine-id --ignition-file /tmp/new.ign --keep-paths '/etc/ssh/ssh_host_.*' '/var/log'
rm -f /tmp/new.ign
sudo systemd-run --on-active=2 systemctl reboot
`;

test('a machine that another configuration was made by is set up anew', () => {
  const machine = guest({ '/etc/made-by': 'a', '/tmp/new.ign': '{}' });

  expect(runScript(machine, SCRIPT)).toEqual({ code: 0, output: '' });
  expect(machine.resets).toEqual(['{}']);
  expect([...machine.files.keys()]).toEqual(['/etc/made-by']);
});

test('one that this configuration was made by is left alone', () => {
  const machine = guest({ '/etc/made-by': 'b', '/tmp/new.ign': '{}' });

  expect(runScript(machine, SCRIPT)).toEqual({ code: 0, output: '' });
  expect(machine.resets).toEqual([]);
  expect(machine.files.has('/tmp/new.ign')).toBe(false);
});

test('a file that is not there, and anything else that a shell would do, ends it', () => {
  expect(runScript(guest({}), SCRIPT).code).toBe(1);
  for (const line of ['curl https://example.org', 'sudo flatcar-reset --ignition-file /tmp/a; reboot', 'rm -f /a $(b)', 'sudo reboot']) {
    expect(runScript(guest({ '/tmp/a': '{}' }), line).code).toBe(127);
  }
});

test('files of Ignition are read as they are written, however they are packed', () => {
  const files = [
    { path: '/a', contents: { source: 'data:,a%20b' } }, { path: '/b', contents: { source: `data:;base64,${Buffer.from('b').toString('base64')}` } },
    { path: '/c', contents: { source: `data:;base64,${gzipSync('c').toString('base64')}`, compression: 'gzip' } }, { path: '/d', contents: { source: 'https://example.org/d' } },
  ];

  expect([...ignitionFiles(JSON.stringify({ storage: { files } }))]).toEqual([['/a', 'a b'], ['/b', 'b'], ['/c', 'c']]);
  expect([...ignitionFiles('#cloud-config')]).toEqual([]);
});
