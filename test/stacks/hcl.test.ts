import { parse } from '@cdktn/hcl2json';
import { RootConstruct } from 'constructs';
import fc from 'fast-check';
import type { LabPlan } from '../../lib/model/lab-plan';
import { LabStack } from '../../stacks/lab-stack';
import type { Configuration } from '../support/provider-schema';
import { Synthesized } from '../support/synthesized';
import { samplePlan } from './sample-plan';

const VM = 'proxmox_virtual_environment_vm';

function withDescription(description: string): LabPlan {
  const plan = samplePlan(['anna']);
  const [stand] = plan.stands;
  return { ...plan, stands: [{ ...stand!, networks: [], machines: [{ ...stand!.machines[1]!, networkDevices: [], description }] }] };
}

/** HCL, read back; what can be there more than once is a list then. */
async function readBack(plan: LabPlan): Promise<Configuration> {
  const { hcl } = new LabStack(new RootConstruct(), plan).toHclTerraform();
  return await parse('cdk.tf', hcl) as unknown as Configuration;
}

test.each(['sdn-simple', 'bridge'] as const)('HCL has the same resources as JSON, with %s', async isolation => {
  const plan = samplePlan(['anna', 'b.c'], { isolation });
  const names = ({ resource }: Configuration) => Object.entries(resource!).flatMap(([type, byName]) => Object.keys(byName).map(name => `${type}.${name}`)).sort();
  expect(names(await readBack(plan))).toEqual(names(new Synthesized(new LabStack(new RootConstruct(), plan)).configuration));
});

test('any text comes out of HCL as it comes out of JSON', async () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', '\n', '\b', 'a') }));
  await fc.assert(fc.asyncProperty(text, async description => {
    const plan = withDescription(description);
    const [fromHcl] = Object.values((await readBack(plan)).resource![VM]!).flat() as { description: string }[];
    const fromJson = new Synthesized(new LabStack(new RootConstruct(), plan)).only(VM).description as string;
    // tofu normalizes all text, and so does the reader
    expect(fromHcl!.description).toBe(fromJson.normalize());
  }), { numRuns: 100 });
});

test('a list of texts comes out of HCL as it comes out of JSON', async () => {
  const plan = withDescription('');
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHvhPaZXbY0T9M0C6VHNeRKbFeyT5YrKSLkWPbOB0qUM';
  const sshKeys = ['anna', 'a ${path.root} %{b} "c" \\d', '$${e} \\"'].map(comment => `${key} ${comment}`);
  const [stand] = plan.stands;
  const machines = stand!.machines.map(machine => ({ ...machine, cloudInit: { sshKeys, dnsServers: [] } }));
  const withKeys = { ...plan, stands: [{ ...stand!, machines }] };
  const keysOf = ({ initialization }: { initialization?: unknown }) => [initialization].flat()
    .flatMap(one => (one as { user_account: unknown }).user_account).flatMap(account => (account as { keys: string[] }).keys);

  const [fromHcl] = Object.values((await readBack(withKeys)).resource![VM]!).flat() as object[];
  const fromJson = new Synthesized(new LabStack(new RootConstruct(), withKeys)).only(VM);
  expect(keysOf(fromHcl!)).toEqual(keysOf(fromJson));
  expect(keysOf(fromJson)).toEqual(sshKeys.map(text => text.replace(/[$%](?=\{)/g, '$&$&')));
});
