import { CtProvider } from '@cdktf/provider-ct/lib/provider';
import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FlatcarVm, IsolatedBridge } from '../../constructs';
import type { IgnitionDistribution } from '../../lib/values/fw-cfg';
import { synthesized } from '../support/synthesized';
import { findTofu } from './tofu';

const IGNITION = /data\.ct_config\.\w+\.rendered/g;

/** What a machine with this Ignition has as arguments of QEMU: the expression that is synthesized, as tofu evaluates it. */
export function ignitionArguments(distribution: IgnitionDistribution, ignition: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'ignition-arguments-'));
  try {
    writeFileSync(path.join(folder, 'ignition'), ignition);
    const args = expression(distribution).replace(IGNITION, 'file("ignition")');
    writeFileSync(path.join(folder, 'main.tf.json'), JSON.stringify({ locals: { args } }));
    const env = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null' };
    const said = execFileSync(findTofu()!, ['console'], { cwd: folder, env, input: 'base64encode(local.args)\n', encoding: 'utf8' });
    return Buffer.from(JSON.parse(said) as string, 'base64').toString();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function expression(distribution: IgnitionDistribution): string {
  const stack = synthesized(scope => {
    new CtProvider(scope, 'ct');
    new FlatcarVm(scope, 'work', {
      name: 'work', vmId: 10001, nodeName: 'pve1', butane: 'variant: flatcar\nversion: 1.1.0\n', distribution, delivery: 'fw-cfg', ignitionInline: true,
      systemDisk: { imageFileId: 'local:import/flatcar.qcow2', sizeGiB: 20, datastoreId: 'local-lvm' },
      networkDevices: [{ bridge: IsolatedBridge.fromBridgeName(scope, 'vmbr0', 'vmbr0'), macAddress: 'BC:24:11:00:00:01' }],
      rootProvider: new ProxmoxProvider(scope, 'root', { alias: 'root' }),
    });
  });
  return stack.only('proxmox_virtual_environment_vm').kvm_arguments as string;
}
