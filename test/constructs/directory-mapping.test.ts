import { DirectoryMapping, Pool, type DirectoryMappingProps } from '../../constructs';
import { synthesized, testStack } from '../support/synthesized';

const PROPS: DirectoryMappingProps = { mappingId: 'class-data', paths: { pve1: '/srv/data', pve2: '/tank/data' } };

describe('DirectoryMapping', () => {
  test('names the folder of each node', () => {
    expect(synthesized(stack => new DirectoryMapping(stack, 'data', PROPS)).only('proxmox_hardware_mapping_dir')).toEqual({
      name: 'class-data', map: [{ node: 'pve1', path: '/srv/data' }, { node: 'pve2', path: '/tank/data' }],
    });
  });

  test('with a comment, sets it', () => {
    expect(synthesized(stack => new DirectoryMapping(stack, 'data', { ...PROPS, comment: 'of the class' })).only('proxmox_hardware_mapping_dir')).toMatchObject({ comment: 'of the class' });
  });

  test('is waited for by whoever uses its id', () => {
    const pool = synthesized(stack => {
      const mapping = new DirectoryMapping(stack, 'data', PROPS);
      expect(mapping.mappingDependencies).toHaveLength(1);
      new Pool(stack, 'pool', { poolId: 'class', comment: mapping.mappingId });
    }).only('proxmox_virtual_environment_pool');
    expect(pool.comment).toMatch(/^\$\{proxmox_hardware_mapping_dir\.data_\w+\.name\}$/);
  });

  test.each<[string, Partial<DirectoryMappingProps>, RegExp]>([
    ['an id that is too long for a guest', { mappingId: 'a'.repeat(37) }, /`mappingId` is "a+", but the id of a directory mapping has 2 to 36 characters/],
    ['a dot in the id', { mappingId: 'a.b' }, /`mappingId` is "a\.b"/],
    ['no node', { paths: {} }, /`paths` names no node/],
    ['a node that cannot be', { paths: { 'pve 1': '/srv' } }, /`paths` is "pve 1", but a node name/],
    ['a relative path', { paths: { pve1: 'srv' } }, /`paths\.pve1` is "srv", but it is a path which is relative; write the whole path/],
    ['a path with spaces', { paths: { pve1: '/srv/my data' } }, /`paths\.pve1` .* has a space in it/],
    ['a path that leads back', { paths: { pve1: '/srv/../etc' } }, /`paths\.pve1` .* leads back by \.\./],
    ['an empty comment', { comment: ' ' }, /`comment` is " "/],
  ])('fails with %s', (_what, props, message) => {
    expect(() => testStack(stack => new DirectoryMapping(stack, 'data', { ...PROPS, ...props }))).toThrow(message);
  });
});
