import { renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { findSite } from '../../../lib/config/site/find-site';
import { SiteFolder } from './site-folder';

let site: SiteFolder;

beforeEach(() => {
  site = new SiteFolder();
});

afterEach(() => site.remove());

test('--site wins over the variable, and the variable over the folder beside', () => {
  const beside = path.join(site.root, 'site-config');
  const project = path.join(site.root, 'project');

  expect(findSite({ HOMESTAK_SITE_CONFIG: '/nowhere' }, site.root, 'site')).toBe(site.folder);
  expect(findSite({ HOMESTAK_SITE_CONFIG: site.folder }, project)).toBe(site.folder);
  renameSync(site.folder, beside);
  expect(findSite({}, project)).toBe(beside);
  expect(findSite({ HOMESTAK_SITE_CONFIG: '' }, project)).toBe(beside);
});

test('a folder that is named has to be a site', () => {
  expect(() => findSite({ HOMESTAK_SITE_CONFIG: site.root }, '/')).toThrow('HOMESTAK_SITE_CONFIG names a folder without site.yaml');
  expect(() => findSite({}, site.root, 'nowhere')).toThrow('--site names a folder that does not exist');
});

test('what is no folder, or cannot be come to, is said to be none', () => {
  symlinkSync('site-config', path.join(site.root, 'site-config'));

  for (const given of ['site/site.yaml', 'site-config', 'x'.repeat(300), 'a\0b']) {
    expect(() => findSite({}, site.root, given)).toThrow('--site names a folder that does not exist');
  }
  expect(findSite({}, path.join(site.root, 'project'))).toBeUndefined();
});
