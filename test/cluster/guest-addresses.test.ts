import { readGuestAddresses } from '../../lib/cluster/guest-addresses';
import { CannotRead } from '../../lib/cluster/session';

const MAC = 'BC:24:11:00:00:01';
const interfaces = (...rows: readonly [mac: string, ...addresses: string[]][]) => ({
  result: rows.map(([mac, ...addresses]) => ({
    'hardware-address': mac, 'ip-addresses': addresses.map(address => ({ 'ip-address': address, 'ip-address-type': address.includes(':') ? 'ipv6' : 'ipv4' })),
  })),
});

/** Asks for the address of VM 100, which is on pve2. @param answer of its guest agent */
async function ask(answer: unknown, vm: object = { vmid: 100, node: 'pve2', status: 'running' }) {
  const get = async <T>(path: string) => {
    if (path === '/cluster/resources') return [vm] as T;
    if (path !== '/nodes/pve2/qemu/100/agent/network-get-interfaces') throw new Error(path);
    if (answer instanceof Error) throw answer;
    return answer as T;
  };
  return (await readGuestAddresses({ get }, [{ vmId: 100, macAddress: MAC }])).get(100);
}

test('the interface with the MAC address says it, on whatever node the VM is', async () => {
  expect(await ask(interfaces(['00:00:00:00:00:00', '127.0.0.1'], [MAC.toLowerCase(), 'fe80::1', '10.0.12.44']))).toEqual({ address: '10.0.12.44' });
});

test.each([
  ['another VM has the VM ID', interfaces(['bc:24:11:99:99:99', '10.0.12.44']), undefined, 'knows no interface with BC:24:11:00:00:01'],
  ['DHCP has not answered', interfaces([MAC, '169.254.3.4', 'fe80::1']), undefined, 'has no IPv4 address yet'],
  ['the agent does not run', new CannotRead('/x', 500, 'QEMU guest agent is not running'), undefined, 'does not answer: QEMU guest agent is not running'],
  ['the VM does not run', {}, { vmid: 100, node: 'pve2', status: 'stopped' }, 'VM 100 does not run'],
  ['the VM is not made', {}, { vmid: 101 }, 'the cluster has no VM 100'],
])('there is none, and why, where %s', async (_, answer, vm, reason) => {
  expect(await ask(answer, vm)).toEqual({ reason: expect.stringContaining(reason) });
});
