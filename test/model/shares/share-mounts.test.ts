import { shareCloudConfig, shareMountUnit } from '../../../lib/model/shares/share-mounts';
import { share } from './shares';

const unitsOf = (changes: Parameters<typeof share>[0]) => shareMountUnit(share(changes)).systemd.units;

test('a mount unit has the name of its folder, as systemd wants it', () => {
  expect(unitsOf({})).toEqual([{
    name: 'srv-data.mount', enabled: true,
    contents: '[Unit]\nDescription=Folder data of the node\n\n[Mount]\nWhat=data\nWhere=/srv/data\nType=virtiofs\n\n[Install]\nWantedBy=multi-user.target\n',
  }]);
  expect(unitsOf({ mountPoint: '/srv/my-data/a.b_c' })[0]!.name).toBe('srv-my\\x2ddata-a.b_c.mount');
  expect(unitsOf({ mountPoint: '/.srv/@x' })[0]!.name).toBe('\\x2esrv-\\x40x.mount');
  expect(unitsOf({ mountPoint: '/srv/100%' })[0]!.contents).toContain('Where=/srv/100%%\n');
});

test('read-only is a matter of the mount, too', () => {
  expect(unitsOf({ readOnly: true })[0]!.contents).toContain('\nOptions=ro\n');
  expect(unitsOf({ method: 'virtiofsd', readOnly: true })[0]!.contents).toContain('Type=virtiofs\nOptions=ro\n');
});

test('with 9p the guest decides what is kept', () => {
  const optionsOf = (changes: Parameters<typeof share>[0]) => /Options=(.*)/.exec(unitsOf({ method: '9p', ...changes })[0]!.contents)![1];
  expect(optionsOf({})).toBe('trans=virtio,version=9p2000.L,msize=262144,cache=mmap');
  expect(optionsOf({ cache: 'always' })).toContain('cache=loose');
  expect(optionsOf({ cache: 'never', readOnly: true })).toContain('cache=none,ro');
});

test('a folder is given to its owner once it is mounted', () => {
  const [, owner] = unitsOf({ uid: 1000, gid: 100 });
  expect(owner).toMatchObject({ name: 'share-data-owner.service', enabled: true });
  expect(owner!.contents).toMatch(/RequiresMountsFor=\/srv\/data\n[^]*Type=oneshot\n[^]*ExecStart=\/usr\/bin\/chown 1000:100 \/srv\/data\n/);
  expect(unitsOf({ gid: 100 })[1]!.contents).toContain('chown :100 /srv/data');
  expect(unitsOf({ uid: 0 })[1]!.contents).toContain('chown 0 /srv/data');
});

test('cloud-init mounts and gives away the same', () => {
  expect(shareCloudConfig([share({ uid: 1000 }), share({ tag: 'nine', method: '9p', mountPoint: '/srv/9', readOnly: true })])).toEqual({
    mounts: [
      ['data', '/srv/data', 'virtiofs', 'nofail', '0', '0'],
      ['nine', '/srv/9', '9p', 'trans=virtio,version=9p2000.L,msize=262144,cache=mmap,ro,nofail', '0', '0'],
    ],
    runcmd: [['chown', '1000', '/srv/data']],
  });
});
