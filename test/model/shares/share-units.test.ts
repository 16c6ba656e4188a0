import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transpile } from '../../../lib/butane';
import type { Share } from '../../../lib/model/shares/share';
import { shareMountUnit } from '../../../lib/model/shares/share-mounts';
import { shareProblems } from '../../../lib/model/shares/share-problems';
import { share } from './shares';

const without = (program: string, name: string) => (spawnSync(program, ['--version']).error === undefined ? undefined : `${program} is not installed (Debian package ${name})`);
const withoutSystemd = without('systemd-escape', 'systemd') ?? without('systemd-analyze', 'systemd');
const withoutIgnition = spawnSync('ignition-validate', ['-h']).error === undefined ? undefined : 'ignition-validate is not installed (Debian package ignition)';
for (const reason of [withoutSystemd, withoutIgnition]) if (reason !== undefined) process.stderr.write(`units of shares are not checked by others: ${reason}\n`);

const SHARES: readonly Share[] = [
  share({ mountPoint: '/srv/data', uid: 1000, gid: 1000 }),
  share({ tag: 'other', mountPoint: '/.a/my-data/b.c_d@e:f%g+h/--i', readOnly: true }),
  share({ tag: 'third', mountPoint: '/srv/@f%g+h/--i' }),
  share({ tag: 'nine', method: '9p', mountPoint: '/srv/.9', gid: 100 }),
];
const unitsOf = (shares: readonly Share[]) => shares.flatMap(one => shareMountUnit(one).systemd.units);

(withoutSystemd === undefined ? test : test.skip)('systemd gives the units the same names, and finds nothing wrong with them', () => {
  expect(shareProblems(SHARES)).toEqual([]);
  const folder = mkdtempSync(path.join(tmpdir(), 'units-'));
  try {
    for (const { mountPoint, ...rest } of SHARES) {
      const escaped = spawnSync('systemd-escape', ['--path', '--suffix=mount', mountPoint], { encoding: 'utf8' }).stdout.trimEnd();
      expect(shareMountUnit({ ...rest, mountPoint }).systemd.units[0]!.name).toBe(escaped);
    }
    // systemd-analyze takes what is behind a colon for another name
    const files = unitsOf(SHARES).filter(({ name }) => !name.includes(':')).map(({ name, contents }) => {
      writeFileSync(path.join(folder, name), contents);
      return path.join(folder, name);
    });
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' });
    expect(stderr.split('\n').filter(line => files.some(file => line.includes(path.basename(file))))).toEqual([]);
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('Butane takes the units of all shares beside others, strictly', () => {
  const own = { variant: 'flatcar', version: '1.1.0', systemd: { units: [{ name: 'own.service', enabled: true, contents: '[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n' }] } };
  const snippets = SHARES.map(one => ({ file: 'share.bu', text: JSON.stringify({ variant: 'flatcar', version: '1.1.0', ...shareMountUnit(one) }) }));
  const result = transpile({ file: 'machine.bu', text: JSON.stringify(own) }, { snippets });
  if (!('ignition' in result)) throw new Error(JSON.stringify(result.findings));

  const { systemd } = JSON.parse(result.ignition) as { systemd: { units: readonly { name: string; contents: string }[] } };
  expect(systemd.units).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'own.service' }), ...unitsOf(SHARES).map(unit => expect.objectContaining(unit))]));
  // Debian 12's is older than 3.4, which says the same of units
  const input = result.ignition.replace('"version":"3.4.0"', '"version":"3.3.0"');
  if (withoutIgnition === undefined) expect(spawnSync('ignition-validate', ['-'], { input, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});
