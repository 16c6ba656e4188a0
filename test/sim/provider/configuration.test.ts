import { startStandInProvider } from '../../../lib/sim/provider/index';
import type { StandInProvider } from '../../../lib/sim/provider/index';
import { encodeValue } from '../../../lib/sim/provider/values/dynamic-value';
import { unknown } from '../../../lib/sim/provider/values/value';
import { apply, configure, connect, plan, startRig, whole } from './stand-in-client';

const token = 'root@pam!t=00000000-0000-0000-0000-000000000000';

describe('the stand-in is configured', () => {
  let provider: StandInProvider;
  beforeAll(async () => {
    provider = await startStandInProvider();
  });
  afterAll(async () => provider.stop());

  async function problems(settings: Parameters<typeof configure>[1]): Promise<readonly string[]> {
    const client = connect(provider);
    const diagnostics = await configure(client, settings);
    client.close();
    return diagnostics.map(({ summary }) => summary);
  }

  test.each(['https://127.0.0.1:8006/', 'https://127.8.0.1/', 'https://[::1]:8006', 'https://localhost:8006/api2/json'])(
    'with an endpoint on this machine: %s', async (endpoint) => {
      expect(await problems({ endpoint, api_token: token })).toEqual([]);
    },
  );

  test.each(['https://pve.example.org:8006/', 'https://10.0.0.1:8006/', 'https://127.0.0.1.example.org/', 'https://[2001:db8::1]:8006/'])(
    'with no endpoint elsewhere: %s', async (endpoint) => {
      const [problem, ...others] = await problems({ endpoint, api_token: token });
      expect(problem).toContain('the stand-in provider only talks to the simulated cluster');
      expect(problem).toContain(new URL(endpoint).hostname);
      expect(others).toEqual([]);
    },
  );

  test('with no plain HTTP, no nonsense, and no credentials missing', async () => {
    expect((await problems({ endpoint: 'http://127.0.0.1/', api_token: token }))[0]).toContain('secure endpoint');
    expect((await problems({ endpoint: 'over there', api_token: token }))[0]).toContain('secure endpoint');
    expect((await problems({ endpoint: 'https://127.0.0.1/' }))[0]).toContain('must provide either user credentials');
    expect((await problems({ endpoint: 'https://127.0.0.1/', api_token: 'no token' }))[0]).toContain('USER@REALM!TOKENID=UUID');
    expect((await problems({ endpoint: unknown, api_token: token }))[0]).toContain('endpoint is known after apply only');
  });
});

describe('secrets', () => {
  test('are taken out of what the cluster says about them', async () => {
    const rig = await startRig();
    const typeName = 'proxmox_virtual_environment_user';
    const config = { user_id: 'bad-user-id-s3cr3t-pass', password: 's3cr3t-pass' };
    const { diagnostics = [] } = await apply(rig.client, typeName, null, config);
    await rig.stop();
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(JSON.stringify(diagnostics)).not.toContain('s3cr3t-pass');
  });

  test('of the provider are not in the error about a wrong password', async () => {
    const rig = await startRig();
    await configure(rig.client, { endpoint: rig.cluster.endpoint, username: 'root@pam', password: 'not-the-password', insecure: true });
    const { diagnostics = [] } = await apply(rig.client, 'proxmox_virtual_environment_pool', null, { pool_id: 'p' });
    await rig.stop();
    expect(diagnostics[0]?.summary).toContain('401');
    expect(JSON.stringify(diagnostics)).not.toContain('not-the-password');
  });
});

describe('connections', () => {
  test('have each a configuration of its own, as two aliases of a provider have', async () => {
    const rig = await startRig();
    const other = connect(rig.provider);
    const typeName = 'proxmox_virtual_environment_pool';
    const before = await apply(other, typeName, null, { pool_id: 'other' });
    expect(before.diagnostics?.[0]?.summary).toBe('the provider is not configured');
    const { endpoint, username, password } = rig.cluster;
    await configure(other, { endpoint, username, password, insecure: true });
    const results = [await apply(other, typeName, null, { pool_id: 'other' }), await apply(rig.client, typeName, null, { pool_id: 'one' })];
    expect(results.map(({ state }) => state?.['id'])).toEqual(['other', 'one']);
    other.close();
    await rig.stop();
  });
});

describe('the stand-in is stopped', () => {
  test('with all that still waits in it, as the end of the provider\'s process would', async () => {
    const rig = await startRig();
    const clone = { datastore_id: null, full: false, node_name: null, retries: 5, vm_id: 1234 };
    // There is no such template, and ten seconds lie before the second attempt.
    const applying = apply(rig.client, 'proxmox_virtual_environment_vm', null, { node_name: 'pve1', vm_id: 100, clone: [clone] });
    const ended = applying.then(() => 'answered', () => 'given up');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const began = Date.now();
    await rig.stop();
    expect(await ended).toBe('given up');
    expect(Date.now() - began).toBeLessThan(3000);
    expect(rig.cluster.requestCount()).toBeGreaterThan(0);
  });
});

describe('the cluster\'s certificate', () => {
  test('is trusted when its authority is given, and only then', async () => {
    const rig = await startRig();
    const settings = { endpoint: rig.cluster.endpoint, api_token: rig.cluster.apiToken, insecure: false };
    const trusting = await startStandInProvider({ certificateAuthority: rig.cluster.certificatePem });
    const clients = [rig.client, connect(trusting)];
    const outcomes = await Promise.all(clients.map(async (client) => {
      await configure(client, settings);
      const { diagnostics = [] } = await apply(client, 'proxmox_virtual_environment_pool', null, { pool_id: 'p' });
      return diagnostics.map(({ summary }) => summary);
    }));
    clients[1]?.close();
    await trusting.stop();
    await rig.stop();
    expect(outcomes).toEqual([[expect.stringContaining('self-signed certificate')], []]);
  });
});

describe('a resource that the stand-in does not do', () => {
  test('is refused by name, with what to do instead', async () => {
    const provider = await startStandInProvider();
    const client = connect(provider);
    const typeName = 'proxmox_acme_certificate';
    const config = encodeValue(whole(typeName, {}));
    const answers = [await client.ValidateResourceConfig({ typeName, config }), await plan(client, typeName, null, {})];
    client.close();
    await provider.stop();
    for (const { diagnostics } of answers) {
      expect(diagnostics?.[0]?.summary).toBe('the stand-in does not do proxmox_acme_certificate');
      expect(diagnostics?.[0]?.detail).toContain('Install the real provider');
    }
  });
});
