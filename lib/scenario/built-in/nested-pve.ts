import type { Phase, Scenario } from '../scenario';
import { IMAGE_URL } from './simple-vm';

/** The inner cluster, which has but the one node. Its token is in memory alone: whoever needs one has it made. */
const inner = { node: '${inner_node}', endpoint: '${inner_endpoint}' };
const withToken = (phase: string) => ({ ...inner, apiToken: `\${${phase}.api_token}` });
const innerVm = { vmId: '${envs.pve-deb.vm_id}', node: '${envs.pve-deb.node}' };
const innerMachine = { address: '${inner_ip}', user: '${envs.pve-deb.user}' };

const construct: readonly Phase[] = [
  { name: 'provision', description: 'Provision inner PVE VM', action: { kind: 'tofu_apply', environment: 'pve-deb' } },
  { name: 'start_vm', description: 'Start inner PVE VM', action: { kind: 'start_vm', ...innerVm } },
  { name: 'wait_ip', description: 'Wait for inner PVE IP', action: { kind: 'wait_for_guest_agent', ...innerVm } },
  {
    name: 'install_pve', description: 'Install Proxmox VE', timeoutSeconds: 3600, retries: 1,
    prepare: { kind: 'wait_for_ssh', ...innerMachine },
    action: { kind: 'ansible_playbook', playbook: 'pve-install', ...innerMachine, variables: { pve_hostname: '${inner_node}' } },
  },
  { name: 'setup_nested', description: 'Configure inner PVE', action: { kind: 'ansible_playbook', playbook: 'nested-pve', ...innerMachine } },
  {
    name: 'download_image', description: 'Download image to inner PVE', retries: 1,
    action: { kind: 'download_image', volume: '${envs.test.image}', url: '${image_url}', checksum: '${image_checksum}', ...withToken('setup_nested') },
  },
  { name: 'test_vm_apply', description: 'Provision test VM', action: { kind: 'tofu_apply', environment: 'test', ...withToken('setup_nested') } },
  { name: 'test_vm_start', description: 'Start test VM', action: { kind: 'start_vm', vmId: '${envs.test.vm_id}', ...withToken('setup_nested') } },
  { name: 'test_vm_wait', description: 'Wait for test VM IP', action: { kind: 'wait_for_guest_agent', vmId: '${envs.test.vm_id}', ...withToken('setup_nested') } },
  { name: 'verify', description: 'Verify SSH access to test VM', action: { kind: 'wait_for_ssh', address: '${test_vm_wait.address}', user: '${ssh_user}' } },
];

const destruct: readonly Phase[] = [
  {
    // the inner PVE goes in any case, and the test VM with it
    name: 'cleanup_remote', description: 'Clean up test VM', onError: 'continue',
    prepare: { kind: 'ansible_playbook', playbook: 'api-token', ...innerMachine },
    action: { kind: 'tofu_destroy', environment: 'test', ...withToken('cleanup_remote') },
  },
  { name: 'stop_inner', description: 'Stop inner PVE VM', action: { kind: 'stop_vm', ...innerVm } },
  { name: 'destroy_inner', description: 'Destroy inner PVE VM', action: { kind: 'tofu_destroy', environment: 'pve-deb' } },
];

const innerInputs = { inner_node: 'pve-deb', inner_endpoint: 'https://${inner_ip}:8006' };
const inputs = { ...innerInputs, ssh_user: '${envs.test.user}', inner_ip: '${wait_ip.address}', image_url: IMAGE_URL, image_checksum: '' };

export const nestedPveConstructor: Scenario = {
  name: 'nested-pve-constructor', description: 'Provision inner PVE, install Proxmox, create test VM, verify', needsNestedVirtualization: true, inputs, phases: construct,
};

export const nestedPveDestructor: Scenario = {
  name: 'nested-pve-destructor', description: 'Cleanup test VM, stop and destroy inner PVE', inputs: { ...innerInputs, inner_ip: null }, phases: destruct,
};

export const nestedPveRoundtrip: Scenario = {
  name: 'nested-pve-roundtrip', description: 'Full cycle: construct, verify, destruct', needsNestedVirtualization: true, inputs, phases: [...construct, ...destruct],
};
