import { formatMachine, parseMachine } from '../../lib/cli/machine-option';

test('a machine is its name, and settings in the words of deployment_config.yml', () => {
  expect(parseMachine('router device_type=ecorouter template_node=pve1 template_vmid=100 networks=vmbr0,lan.20,**net7** full_clone=true tags=lab,exam')).toEqual({
    name: 'router', device_type: 'ecorouter', template_node: 'pve1', template_vmid: 100, full_clone: true, tags: ['lab', 'exam'],
    networks: [{ bridge: 'vmbr0' }, { bridge: 'lan.20' }, { bridge: '**net7**' }],
  });
});

test('what is written is read again as the same', () => {
  const machine = { name: 'web', device_type: 'linux', template_node: 'pve2', template_vmid: 9000, cores: 2, memory_mib: 2048, networks: [{ bridge: 'vmbr0' }] };

  expect(parseMachine(formatMachine(machine))).toEqual(machine);
});

test.each([
  ['', /^name: a machine name/],
  ['router cores=many', /^cores: cores is a whole number from 1/],
  ['router core=2', /^core is no setting of a machine: settings are name, device_type, /],
  ['router 2', /^"2" is no setting: write name=value/],
  ['router networks=a b', /^"b" is no setting/],
  ['router networks=**x', /^networks\.0\.bridge: a network is an existing bridge/],
])('%p says what is wrong', (text, message) => {
  expect(() => parseMachine(text)).toThrow(message);
});
