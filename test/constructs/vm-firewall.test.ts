import { IsolatedBridge, ProxmoxVm, type ProxmoxVmProps } from '../../constructs';
import { synthesized } from '../support/synthesized';

const OPTIONS = 'proxmox_virtual_environment_firewall_options';
const RULES = 'proxmox_virtual_environment_firewall_rules';

function vmWith(props: Partial<ProxmoxVmProps>) {
  return synthesized(stack => {
    const template = ProxmoxVm.fromVmId(stack, 'template', 9000, 'pve1');
    const bridge = IsolatedBridge.fromBridgeName(stack, 'vmbr0', 'vmbr0');
    const networkDevices = [{ bridge, macAddress: 'BC:24:11:00:00:01', firewall: true }, { bridge, macAddress: 'BC:24:11:00:00:02' }];
    new ProxmoxVm(stack, 'vm', { vmId: 10001, nodeName: 'pve1', template, networkDevices, ...props });
  });
}

test('a VM without it has neither options nor rules', () => {
  const { all } = { all: vmWith({}).addresses() };
  expect(all).toEqual([expect.stringMatching(/^proxmox_virtual_environment_vm\./)]);
});

test('a firewall is on, and lets out what it does not let in', () => {
  const stack = vmWith({ firewall: {} });

  expect(stack.only(OPTIONS)).toMatchObject({ vm_id: 10001, node_name: 'pve1', enabled: true, input_policy: 'DROP', output_policy: 'ACCEPT', dhcp: true, ndp: true, radv: false });
  expect(stack.all(RULES)).toEqual({});
  expect(stack.only('proxmox_virtual_environment_vm').network_device).toMatchObject([{ firewall: true }, { firewall: null }]);
});

test('it goes with the VM when another one takes its place', () => {
  const stack = vmWith({ firewall: { rules: [{ direction: 'in', action: 'ACCEPT' }] } });
  const [vm] = Object.keys(stack.all('proxmox_virtual_environment_vm'));
  const triggers = { lifecycle: { replace_triggered_by: [`proxmox_virtual_environment_vm.${vm}.id`] } };

  expect([stack.only(OPTIONS), stack.only(RULES)]).toMatchObject([triggers, triggers]);
});

test('rules come in their order, with what is given of them', () => {
  const stack = vmWith({ firewall: { enabled: false, outputPolicy: 'REJECT', rules: [
    { direction: 'out', action: 'ACCEPT', interfaceId: 'net0', destination: '10.0.0.53', protocol: 'udp', ports: '53' },
    { direction: 'in', action: 'DROP', source: '10.0.0.0/8' },
  ] } });

  expect(stack.only(OPTIONS)).toMatchObject({ enabled: false, output_policy: 'REJECT' });
  expect(stack.only(RULES).rule).toEqual([
    { type: 'out', action: 'ACCEPT', iface: 'net0', dest: '10.0.0.53', proto: 'udp', dport: '53' },
    { type: 'in', action: 'DROP', source: '10.0.0.0/8' },
  ]);
});
