import type { Operation } from '../../../lib/sim/provider/resource-type';
import { VmApi } from '../../../lib/sim/provider/resources/vm/vm-api';

const upid = (count: number) => `UPID:pve1:0000000${count}:00000001:68000000:qmclone:100:root@pam:`;

/** A VM whose clone tasks end with the given statuses, one after the other. */
function cloning(...exitStatuses: string[]): { api: VmApi; requests: () => number; pauses: readonly number[] } {
  let count = 0;
  const pauses: number[] = [];
  const client = {
    post: async () => upid(++count),
    get: async (path: string) => (path.endsWith('/log') ? [] : { status: 'stopped', exitstatus: exitStatuses[count - 1] }),
    pause: async (milliseconds: number) => void pauses.push(milliseconds),
  };
  return { api: new VmApi({ client, warn: () => undefined } as unknown as Operation, 'pve1', 100), requests: () => count, pauses };
}

test('a clone whose task found its source locked begins again, as with the real provider', async () => {
  const { api, requests, pauses } = cloning("can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout", 'OK');
  await api.clone(5, { newid: 10000 });
  expect(requests()).toBe(2);
  expect(pauses).toEqual([10_000]);
});

test('a clone whose task failed for another reason does not begin again', async () => {
  const { api, requests } = cloning('storage is full', 'OK');
  await expect(api.clone(5, { newid: 10000 })).rejects.toThrow();
  expect(requests()).toBe(1);
});
