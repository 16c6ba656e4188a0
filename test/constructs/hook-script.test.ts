import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { HookScript, type HookScriptProps } from '../../constructs';
import { synthesized, testStack } from '../support/synthesized';

const FILE = 'proxmox_virtual_environment_file';
const PROPS: HookScriptProps = { nodeNames: ['pve1'], fileName: 'class.hook.pl', content: '#!/usr/bin/perl\n' };

describe('HookScript', () => {
  test('is a snippet that root may run, on each of its nodes, under one name', () => {
    const files = Object.values(synthesized(stack => new HookScript(stack, 'hook', { ...PROPS, nodeNames: ['pve1', 'pve2'] })).all(FILE));
    expect(files).toEqual(['pve1', 'pve2'].map(nodeName => ({
      node_name: nodeName, datastore_id: 'local', content_type: 'snippets', file_mode: '0755', overwrite: false,
      source_raw: { file_name: 'class.hook.pl', data: '#!/usr/bin/perl\n' },
    })));
  });

  test('is known by the id of its volume, and waits for all its files', () => {
    synthesized(stack => {
      const { fileId, fileDependencies } = new HookScript(stack, 'hook', { ...PROPS, datastoreId: 'nas', nodeNames: ['pve1', 'pve2'] });
      expect(fileId).toBe('nas:snippets/class.hook.pl');
      expect(fileDependencies).toHaveLength(2);
    });
  });

  test('is uploaded as it is written, whatever tofu would take for a reference', () => {
    const content = '#!/bin/sh\necho ${HOME} %{if} $${x} %%{y} $x %y "$(a)" \'\\n\'\n';
    const data = '#!/bin/sh\necho $${HOME} %%{if} $$${x} %%%{y} $x %y "$(a)" \'\\n\'\n';
    expect(synthesized(stack => new HookScript(stack, 'hook', { ...PROPS, content })).only(FILE)).toMatchObject({ source_raw: { data } });
  });

  const folder = path.resolve(__dirname, '../../hookscripts');
  test.each(readdirSync(folder).filter(name => name.endsWith('.pl')))('can be made of %s', name => {
    const content = readFileSync(path.join(folder, name), 'utf8');
    synthesized(stack => new HookScript(stack, 'hook', { ...PROPS, fileName: name, content })).only(FILE);
  });

  test.each<[string, Partial<HookScriptProps>, RegExp]>([
    ['no node', { nodeNames: [] }, /`nodeNames` is \[\], but every node is wanted once, and one at least/],
    ['a node twice', { nodeNames: ['pve1', 'pve1'] }, /`nodeNames` is \["pve1","pve1"\]/],
    ['a folder in the name', { fileName: '../a.pl' }, /`fileName` is "\.\.\/a\.pl"/],
    ['no script', { content: 'print 1;' }, /`content` is "print 1;", but a script begins with #!/],
  ])('fails with %s', (_what, props, message) => {
    expect(() => testStack(stack => new HookScript(stack, 'hook', { ...PROPS, ...props }))).toThrow(message);
  });
});
