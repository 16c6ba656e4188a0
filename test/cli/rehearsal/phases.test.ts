import { phasesOf } from '../../../lib/cli/rehearsal/phases';

test('the tasks of all nodes are one phase, from the first to the last', () => {
  expect(phasesOf([
    { type: 'qmclone', node: 'pve1', count: 4, failed: 0, began: 1, ended: 3, work: 6 },
    { type: 'other', node: 'pve1', count: 1, failed: 0, began: 2, ended: 2, work: 0 },
    { type: 'qmclone', node: 'pve2', count: 2, failed: 0, began: 2, ended: 5, work: 2 },
  ])).toEqual([{ name: 'clones', count: 6, seconds: 4, atOnce: 2 }, { name: 'other', count: 1, seconds: 0, atOnce: 1 }]);
});
