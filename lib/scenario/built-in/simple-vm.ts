import type { Phase, Scenario } from '../scenario';

/** The image that test machines are made from, where nobody names another one. */
export const IMAGE_URL = 'https://cloud.debian.org/images/cloud/trixie/latest/debian-13-genericcloud-amd64.qcow2';

const inputs = { ssh_user: '${envs.test.user}', image_url: IMAGE_URL, image_checksum: '' };

const construct: readonly Phase[] = [
  {
    name: 'ensure_image', description: 'Ensure image exists', retries: 1,
    action: { kind: 'download_image', volume: '${envs.test.image}', node: '${envs.test.node}', url: '${image_url}', checksum: '${image_checksum}' },
  },
  { name: 'provision', description: 'Provision test VM', action: { kind: 'tofu_apply', environment: 'test' } },
  { name: 'start', description: 'Start test VM', action: { kind: 'start_vm', vmId: '${envs.test.vm_id}', node: '${envs.test.node}' } },
  {
    name: 'wait_ip', description: 'Wait for VM IP', timeoutSeconds: 180,
    action: { kind: 'wait_for_guest_agent', vmId: '${envs.test.vm_id}', node: '${envs.test.node}' },
  },
  { name: 'verify_ssh', description: 'Verify SSH access', timeoutSeconds: 120, action: { kind: 'wait_for_ssh', address: '${wait_ip.address}', user: '${ssh_user}' } },
];

const destruct: readonly Phase[] = [
  { name: 'destroy', description: 'Destroy test VM', action: { kind: 'tofu_destroy', environment: 'test' } },
];

export const simpleVmConstructor: Scenario = {
  name: 'simple-vm-constructor', description: 'Ensure image, provision VM, verify SSH', inputs, phases: construct,
};

export const simpleVmDestructor: Scenario = {
  name: 'simple-vm-destructor', description: 'Destroy test VM', phases: destruct,
};

export const simpleVmRoundtrip: Scenario = {
  name: 'simple-vm-roundtrip', description: 'Full cycle: construct, verify, destruct', inputs, phases: [...construct, ...destruct],
};
