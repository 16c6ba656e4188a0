import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { IsolatedBridge, IsolatedZone, ProxmoxVm, StandRole, StudentStand } from '../../constructs';
import { schemaProblems, type Configuration } from '../support/provider-schema';

/** What somebody writes who uses the constructs in an app of their own, without environments or plans. */
class Workshop extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: 'workshop.tfstate' });
    new ProxmoxProvider(this, 'proxmox', { endpoint: 'https://pve1.example.org:8006/' });
    const password = new TerraformVariable(this, 'password', { type: 'string', sensitive: true });
    const uplink = IsolatedBridge.fromBridgeName(this, 'uplink', 'vmbr0');
    const template = ProxmoxVm.fromVmId(this, 'debian', 9000, 'pve1');
    const zone = new IsolatedZone(this, 'zone', { zoneId: 'workshop' });
    const guest = new StandRole(this, 'guest', { roleId: 'workshop-guest' });
    const stand = new StudentStand(this, 'alice', { userId: 'alice@pve', password: password.stringValue, poolId: 'alice', role: guest });
    const lan = stand.addVnet('lan', { zone, vnetId: 'vnalice' });
    stand.addMachine('gateway', {
      vmId: 20001, name: 'alice-gateway', nodeName: 'pve1', template,
      networkDevices: [{ bridge: uplink, macAddress: 'BC:24:11:00:00:01' }, { bridge: lan, macAddress: 'BC:24:11:00:00:02' }],
    });
    new ProxmoxVm(this, 'scoreboard', { vmId: 20000, nodeName: 'pve2', template, networkDevices: [{ bridge: uplink, macAddress: 'BC:24:11:00:00:03' }] });
  }
}

function synthesizeWorkshop(hclOutput: boolean): string {
  const outdir = mkdtempSync(path.join(tmpdir(), 'workshop-'));
  try {
    const app = new App({ outdir });
    const stack = new Workshop(app, 'workshop');
    if (hclOutput) return stack.toHclTerraform().hcl as string;
    app.synth();
    return readFileSync(path.join(outdir, 'stacks/workshop/cdk.tf.json'), 'utf8');
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

test('the constructs work in any app, with the engine\'s own synth', () => {
  const configuration = JSON.parse(synthesizeWorkshop(false)) as Configuration;
  expect(schemaProblems(configuration)).toEqual([]);
  expect(Object.keys(configuration.resource!['proxmox_virtual_environment_vm']!)).toEqual([
    expect.stringMatching(/^alice_machines_gateway_/), expect.stringMatching(/^scoreboard_/),
  ]);
});

test('the constructs write HCL in any app: network devices as blocks, strings with what HCL escapes', () => {
  const hcl = synthesizeWorkshop(true);
  expect(hcl).toMatch(/network_device \{\nbridge = "vnalice"\nmodel = "virtio"\nmac_address = "BC:24:11:00:00:02"\ndisconnected = false\n\}/);
  expect(hcl).toMatch(/password = "\$\{var\.password\}"/);
});
