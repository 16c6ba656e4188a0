import { needsOf, type Feature } from '../../../lib/model/hooks/needs';

const FEATURES: readonly Feature[] = [
  'config-drive', 'fw-cfg by file', 'fw-cfg by string', 'hookscript', 'share by virtiofs', 'share by virtiofsd', 'share by 9p', 'hooks',
];

test('arguments of QEMU and hook scripts take root@pam, and nothing else does', () => {
  expect(FEATURES.filter(feature => needsOf(feature).rootLogin)).toEqual(['fw-cfg by file', 'fw-cfg by string', 'hookscript', 'share by virtiofsd', 'share by 9p', 'hooks']);
});

test('what is a snippet goes over SSH, to a storage that takes snippets', () => {
  expect(FEATURES.filter(feature => needsOf(feature).ssh)).toEqual(['config-drive', 'fw-cfg by file', 'hookscript', 'share by virtiofsd', 'hooks']);
  for (const feature of FEATURES) expect(needsOf(feature).snippets).toBe(needsOf(feature).ssh);
});

test('shares by PVE itself take 8.4, and both kinds of virtiofs the daemon', () => {
  expect(FEATURES.filter(feature => needsOf(feature).version !== undefined)).toEqual(['share by virtiofs']);
  expect(needsOf('share by virtiofs')).toMatchObject({ version: '8.4', rootLogin: false, ssh: false, snippets: false, programs: ['virtiofsd'] });
  expect(needsOf('share by virtiofsd').programs).toEqual(['virtiofsd']);
});
