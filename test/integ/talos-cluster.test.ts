import { X509Certificate } from 'node:crypto';
import { parse } from 'yaml';
import { reasonWithoutRealTalos } from './talos/real-provider';
import { startTalosRig, type TalosRig } from './talos/rig';
import { findTofu } from './tofu';

const timeoutMs = 600_000;
const NO_CHANGE = 0;

const reason = reasonWithoutRealTalos();
if (reason !== undefined) process.stderr.write(`Talos clusters are made with the stand-ins only, and not with the real providers: ${reason}\n`);
const describeProvider = (provider: 'real' | 'stand-in') => (
  findTofu() === undefined || (provider === 'real' && reason !== undefined) ? describe.skip : describe
);

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } }[];
  readonly users: readonly { readonly user: { readonly 'client-certificate-data': string } }[];
}

for (const provider of ['stand-in', 'real'] as const) {
  describeProvider(provider)(`a Talos cluster made by the ${provider} provider`, () => {
    let rig: TalosRig;
    afterEach(async () => rig.stop());

    it('goes from nothing to a healthy Kubernetes, stays as it is, and leaves nothing behind', async () => {
      rig = await startTalosRig(provider);
      const before = rig.cluster.dump();
      await rig.tofu('init');
      expect(await rig.tofu('apply', '-auto-approve')).toMatchObject({ code: 0, stderr: '' });
      const plan = await rig.tofu('plan', '-detailed-exitcode');
      expect(plan.stdout).toContain('No changes.');
      expect(plan.code).toBe(NO_CHANGE);

      const { clusters, users } = parse((await rig.tofu('output', '-raw', 'kubeconfig')).stdout) as Kubeconfig;
      expect(clusters[0]?.cluster.server).toBe('https://10.25.150.10:6443');
      const [authority, client] = [clusters[0]?.cluster['certificate-authority-data'], users[0]?.user['client-certificate-data']]
        .map((pem) => new X509Certificate(Buffer.from(pem ?? '', 'base64')));
      expect(client?.checkIssued(authority!)).toBe(true);
      expect(client?.subject).toBe('O=system:masters\nCN=admin');

      expect(await rig.tofu('destroy', '-auto-approve')).toMatchObject({ code: 0 });
      expect(rig.cluster.dump()).toEqual(before);
    }, timeoutMs);

    it('says which machine does not come up, and goes on when it has', async () => {
      rig = await startTalosRig(provider, [{ kind: 'guest-silent', vmid: 8102 }]);
      await rig.tofu('init');
      const { code, stderr } = await rig.tofu('apply', '-auto-approve');
      expect(code).toBe(1);
      const said = stderr.replace(/\s+/g, ' ');
      expect(said).toContain('Error: Error applying configuration with talos_machine_configuration_apply.this["ctrl-1"]');
      expect(said).toContain('no route to host: machine ctrl-1 does not answer at 10.25.150.12');
      expect(said).not.toContain('this["ctrl-0"]');

      rig.cluster.clearFaults();
      const again = await rig.tofu('apply', '-auto-approve');
      expect(again.stdout).toContain('Apply complete! Resources: 3 added, 0 changed, 0 destroyed.');
      expect((await rig.tofu('plan', '-detailed-exitcode')).code).toBe(NO_CHANGE);
    }, timeoutMs);
  });
}
