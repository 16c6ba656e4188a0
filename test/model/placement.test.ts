import { standNode } from '../../lib/model/placement';
import { lab, users } from './lab';

function node(...machines: (readonly [nodeName: string | undefined, templateNode: string, network: string])[]) {
  return standNode(lab({
    students: users(1),
    machines: machines.map(([nodeName, templateNode, network], index) => ({ name: `m${index}`, nodeName, templateNode, networks: [network] })),
  }));
}

test('a stand is on the node of its first template', () => {
  expect(node([undefined, 'pve2', 'lan'], [undefined, 'pve3', 'lan'])).toBe('pve2');
});

test('a pinned machine takes the others along', () => {
  expect(node([undefined, 'pve2', 'lan'], ['pve1', 'pve3', 'lan'])).toBe('pve1');
  expect(node([undefined, 'pve2', 'lan'], ['pve1', 'pve3', 'vmbr0'])).toBe('pve1');
});

test('a machine on an isolated network decides before one that is on the uplink alone', () => {
  expect(node(['pve1', 'pve2', 'vmbr0'], ['pve3', 'pve2', 'lan'])).toBe('pve3');
});
