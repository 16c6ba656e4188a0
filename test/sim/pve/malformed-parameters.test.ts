import fc from 'fast-check';
import { parametersOf } from '../../../lib/sim/pve/description/api-description';
import type { Route } from '../../../lib/sim/pve/route';
import { routes } from '../../../lib/sim/pve/routes/routes';
import { simulatedApi, type SimulatedApi } from './simulated-api';

const VM = '/nodes/pve1/qemu/9000';
const CONFIG = `${VM}/config`;
const methodOf = ({ method, path }: Route) => `${method} ${path}`;

let api: SimulatedApi;
beforeEach(async () => { api = await simulatedApi(); });

describe('what is malformed is answered as PVE does', () => {
  test.each<[string, string, string, string, string]>([
    ['an unknown parameter', CONFIG, 'colour', 'red', 'property is not defined in schema and the schema does not allow additional properties'],
    ['a number beyond those of a numbered one', CONFIG, 'net32', 'virtio', 'property is not defined in schema and the schema does not allow additional properties'],
    ['the name of a numbered one itself', CONFIG, 'net[n]', 'virtio', 'property is not defined in schema and the schema does not allow additional properties'],
    ['a flag', CONFIG, 'onboot', 'true', 'type check (\'boolean\') failed - got \'true\''],
    ['a whole number', CONFIG, 'cores', '2.5', 'type check (\'integer\') failed - got \'2.5\''],
    ['a number', CONFIG, 'cpulimit', 'much', 'type check (\'number\') failed - got \'much\''],
    ['less than the least', CONFIG, 'cores', '0', 'value must have a minimum value of 1'],
    ['more than the most', CONFIG, 'cpulimit', '129', 'value must have a maximum value of 128'],
    ['a choice', CONFIG, 'bios', 'uefi', 'value \'uefi\' does not have a value in the enumeration \'ovmf, seabios\''],
    ['a pattern', CONFIG, 'vmgenid', 'x', 'value does not match the regex pattern'],
    ['a long text', CONFIG, 'description', 'x'.repeat(8193), 'value may only be 8192 characters long'],
    ['a name', CONFIG, 'name', 'under_score', 'invalid format - value does not look like a valid DNS name\n'],
    ['a list of tags', CONFIG, 'tags', 'good;ba d!', 'invalid format - invalid characters in tag\n'],
    ['a list of addresses', CONFIG, 'nameserver', '1.1.1.1 -', 'invalid format - value does not look like a valid address: -\n'],
    ['a volume', CONFIG, 'hookscript', 'x', 'invalid format - unable to parse volume ID \'x\'\n'],
    ['a property that is none', CONFIG, 'net0', 'virtio,colour=red', 'invalid format - invalid key in comma-separated list property: colour\n'],
    ['a property twice', CONFIG, 'net0', 'virtio,tag=1,tag=2', 'invalid format - duplicate key in comma-separated list property: tag\n'],
    ['a property under two names', CONFIG, 'scsi0', 'ceph:1,volume=ceph:2', 'invalid format - key \'file\' is already defined (via alias)\n'],
    ['a property without a value', CONFIG, 'net0', 'virtio,tag=', 'invalid format - missing key in comma-separated list property\n'],
    ['a value without a name', CONFIG, 'ipconfig0', 'dhcp', 'invalid format - value without key, but schema does not define a default key\n'],
    ['a missing property', CONFIG, 'net0', 'bridge=vmbr0', 'invalid format - format error\nnet0.model: property is missing and it is not optional\n'],
    ['a property\'s range', CONFIG, 'net3', 'virtio,tag=4095', 'invalid format - format error\nnet3.tag: value must have a maximum value of 4094\n'],
    ['a property\'s choice', CONFIG, 'agent', '1,type=x', 'invalid format - format error\nagent.type: value \'x\' does not have a value in the enumeration \'virtio, isa\'\n'],
    ['a property\'s flag', CONFIG, 'agent', 'perhaps', 'invalid format - format error\nagent.enabled: type check (\'boolean\') failed - got \'perhaps\'\n'],
    ['a property\'s format', CONFIG, 'net0', 'virtio=01:00:00:00:00:00',
      'invalid format - format error\nnet0.macaddr: invalid format - value does not look like a valid unicast MAC address\n\n'],
    ['a property that needs another', CONFIG, 'ipconfig0', 'gw=10.0.0.1',
      'invalid format - format error\nipconfig0.ip: missing property - \'ipconfig0.gw\' requires this property\n'],
    ['several properties', CONFIG, 'virtiofs0', 'cache=x,direct-io=x', 'invalid format - format error\n'
      + 'virtiofs0.dirid: property is missing and it is not optional\n'
      + 'virtiofs0.cache: value \'x\' does not have a value in the enumeration \'auto, always, metadata, never\'\n'
      + 'virtiofs0.direct-io: type check (\'boolean\') failed - got \'x\'\n'],
    ['a PCI device', CONFIG, 'hostpci0', 'nowhere', 'invalid format - format error\nhostpci0.host: value does not match the regex pattern\n'],
    ['a CPU', CONFIG, 'cpu', 'host,phys-bits=7',
      'invalid format - format error\ncpu.phys-bits: invalid format - value must be an integer between 8 and 64 or \'host\'\n\n'],
    ['a boot order', CONFIG, 'boot', 'order=floppy', 'invalid format - format error\nboot.order: invalid format - invalid boot device \'floppy\'\n\n'],
    ['an order of starting', CONFIG, 'startup', 'first', 'invalid format - unable to parse startup options\n'],
    ['what is to be resized', `${VM}/resize`, 'size', 'large', 'value does not match the regex pattern'],
  ])('%s', async (_what, path, name, value, problem) => {
    const { status, reason, errors } = await api.put(path, { [name]: value });
    expect({ status, reason }).toEqual({ status: 400, reason: 'Parameter verification failed.' });
    expect(errors?.[name]).toBe(problem);
  });

  test('every wrong parameter is named at once, also those that are missing', async () => {
    expect((await api.post('/pools', { comment: 'x', colour: 'red' })).errors).toEqual({
      poolid: 'property is missing and it is not optional', colour: 'property is not defined in schema and the schema does not allow additional properties',
    });
  });

  test.each([
    ['/nodes/pve1/qemu/99/config', { vmid: 'invalid format - value does not look like a valid VM ID\n' }],
    ['/nodes/pve1/qemu/9000x/config', { vmid: 'type check (\'integer\') failed - got \'9000x\'' }],
    ['/nodes/pve_1/version', { node: 'invalid format - value does not look like a valid node name\n' }],
    ['/storage/x', { storage: 'invalid format - storage ID \'x\' cannot be shorter than 2 characters\n' }],
    ['/access/users/root', { userid: 'invalid format - value \'root\' does not look like a valid user name\n' }],
  ])('the path %s', async (path, errors) => {
    expect((await api.get(path)).errors).toEqual(errors);
  });
});

test('what PVE takes and the simulation does not is refused by its name', async () => {
  expect(await api.put(CONFIG, { startdate: 'now' })).toMatchObject({ status: 501, reason: 'parameter \'startdate\' is not simulated' });
  expect(await api.post('/cluster/sdn/zones', { zone: 'lab', type: 'evpn' })).toMatchObject({ status: 501, reason: 'type \'evpn\' is not simulated' });
});

test('what is right is taken in every way that PVE takes it', async () => {
  const given = { net0: 'model=virtio,bridge=vmbr0,tag=5', ipconfig0: 'ip=dhcp,ip6=auto', agent: 'enabled=yes', startup: 'order=1,up=5', hotplug: 'disk,network' };
  expect(await api.put(CONFIG, given)).toMatchObject({ status: 200 });
  expect(await api.put(CONFIG, { tags: 'a;b', nameserver: '1.1.1.1 dns.lab', cpu: 'host,flags=+aes;-pcid', watchdog: 'i6300esb,action=reset', vga: 'qxl,memory=64' }))
    .toMatchObject({ status: 200 });
});

/** Texts that are near to what is right, and others. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'=,;:/-_. 0123456789abcx\0\n%(['.split('')), maxLength: 40 }),
  fc.constantFrom('__proto__', 'constructor=1', 'virtio=__proto__', 'file=,file', '=', ',', '1e999', '-0', '٣', '00', 'ide0', 'local-lvm:8', 'local-lvm:cloudinit'),
);

const RIGHT: Readonly<Record<string, string>> = { 'pve-userid': 'a@pve', 'pve-vmid': '500', IPorCIDR: '10.0.0.0/8', 'pve-sdn-subnet-id': '10.0.0.0/8' };

/** What a method requires, so that the rest is looked at by more than the check. */
function right(route: Route): Record<string, string> {
  const required = Object.entries(parametersOf(methodOf(route))).filter(([, { optional }]) => optional === undefined);
  return Object.fromEntries(required.map(([name, { enum: choices, format = '', type }]) => (
    [name, choices?.[0] ?? RIGHT[format] ?? (type === 'integer' ? '500' : 'abc')]
  )));
}

test('no text of any parameter leads to an internal error', async () => {
  const named = routes.flatMap((route) => Object.keys(parametersOf(methodOf(route))).map((name) => ({ route, name })));
  const values: Readonly<Record<string, string>> = { node: 'pve1', vmid: '9000', storage: 'local' };
  const path = (route: Route) => route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'x1');
  await fc.assert(fc.asyncProperty(fc.constantFrom(...named), texts, texts, async ({ route, name }, text, other) => {
    const given = { ...right(route), [name.replace('[n]', '0')]: text, ...(other.length % 3 === 0 ? { [other]: text } : {}) };
    const { reason, status } = await api.request(route.method, path(route), given);
    expect(reason).not.toContain('internal error');
    expect([200, 400, 401, 403, 500, 501]).toContain(status);
  }), { numRuns: 600 });
}, 120_000);
