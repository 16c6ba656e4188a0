import { planned } from '../machines';

const findings = (machines: string) => planned(`kind: machines
proxmox: { node_name: pve }
defaults: { os: debian, image: { template_vmid: 9000 } }
machines: ${machines}
`).findings.map(({ position, message }) => `${position.column} ${message}`);
const disks = 'disks: { d: { size: 1G, unit_number: 1, persistent: true } }';

test.each([
  ['an address beyond the network', '{ w: { count: 10, networks: [{ bridge: vmbr0, ip_address: 10.0.0.250/24 }] } }', /^69 ip_address 10\.0\.0\.255\/24 of w-05 is counted up too far: /],
  ['an address that is the gateway\'s', '{ w: { networks: [{ bridge: vmbr0, ip_address: 10.0.0.1/24, gateway: 10.0.0.1 }] } }', /^80 gateway 10\.0\.0\.1 of w is its own address$/],
  ['a VM ID that PVE does not have', '{ w: { count: 3, vm_id: 999999998 } }', /^35 w-02 would have VM ID 1000000000: /],
  ['a VM ID of disks that PVE does not have', `{ w: { vm_id: 999000000, ${disks} } }`, /^25 w would have VM ID 1000000000: /],
  ['the VM ID of another machine\'s disks', `{ w: { vm_id: 20000, ${disks} }, x: { vm_id: 1020000 } }`, /vm_id 1020000 of x is that of w, too$/],
  ['the name of another machine\'s disks', `{ w: { ${disks} }, w-disks: {} }`, /two machines are called "w-disks"$/],
  ['a name that another has in capitals', '{ web: {}, WEB: {} }', /two machines are called "web"$/],
])('%s is given to no machine', (_, machines, message) => {
  expect(findings(machines)).toEqual([expect.stringMatching(message)]);
});

test('addresses that are counted up within their network are as good as any', () => {
  expect(findings('{ w: { count: 5, networks: [{ bridge: vmbr0, ip_address: 10.0.0.250/24, gateway: 10.0.0.1 }] } }')).toEqual([]);
});

test('a name with its number has no more than 63 characters', () => {
  expect(() => findings(`{ ${'a'.repeat(60)}: { count: 100 } }`)).not.toThrow();
  expect(() => findings(`{ ${'a'.repeat(60)}: { count: 101 } }`)).toThrow(/a machine name has at most 63 letters/);
});
