import { TaskStatistics } from '../../../lib/sim/pve/task-statistics';
import { simulatedApi } from './simulated-api';

test('tasks are counted by type and node, from when the first was asked for to the end of the last', () => {
  const statistics = new TaskStatistics();
  statistics.add('qmstart', 'pve1', 5000, 7000, 2000, false);
  statistics.add('qmclone', 'pve1', 1000, 3000, 1500, false);
  statistics.add('qmclone', 'pve1', 1000, 4500, 1500, true);

  expect(statistics.list()).toEqual([
    { type: 'qmclone', node: 'pve1', count: 2, failed: 1, began: 1, ended: 4.5, work: 3 },
    { type: 'qmstart', node: 'pve1', count: 1, failed: 0, began: 5, ended: 7, work: 2 },
  ]);
});

test('a cluster counts its tasks on its own clock, those that wait their turn with what they take by themselves', async () => {
  const api = await simulatedApi('simulated');
  await Promise.all([101, 102, 103, 104, 105].map(async (newid) => api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid })));

  expect(api.tasks.statistics.list()).toEqual([{ type: 'qmclone', node: 'pve1', count: 5, failed: 0, began: 0, ended: 3, work: 7.5 }]);
});
