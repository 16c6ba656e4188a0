import { Project, providers } from './project';

const CONFIGURATION = {
  terraform: { required_providers: { proxmox: { source: 'bpg/proxmox' } } },
  variable: { proxmox_endpoint: {}, proxmox_api_token: { sensitive: true } },
  provider: { proxmox: { endpoint: '${var.proxmox_endpoint}', api_token: '${var.proxmox_api_token}', insecure: false } },
  resource: { proxmox_virtual_environment_pool: { lab: { pool_id: 'lab' } } },
};

let project: Project;
beforeEach(() => {
  project = new Project();
  project.write('own/main.tf.json', JSON.stringify(CONFIGURATION));
});
afterEach(() => project.remove());

describe.each(providers)('with the %s provider', provider => {
  test('who trusts the simulated cluster\'s certificate needs not be insecure', async () => {
    const output = await project.simulate(provider, `
      export SSL_CERT_FILE="$STANDSMITH_SIMULATOR_CERTIFICATE" PROXMOX_VE_INSECURE=false
      cd own; tofu init -input=false; tofu apply -input=false -auto-approve`);
    expect(output).toContain('Apply complete! Resources: 1 added');
    expect((await project.dump()).pools).toHaveProperty('lab');
  });
});

test('other clients trust it by the variable that each has for that', async () => {
  const ask = 'fetch(process.env.PROXMOX_VE_ENDPOINT + "api2/json/version").catch(error => console.log(error.cause.code)).then(answer => console.log(answer?.status))';
  const script = `node -e '${ask}'; NODE_EXTRA_CA_CERTS="$STANDSMITH_SIMULATOR_CERTIFICATE" node -e '${ask}'`;
  const output = await project.simulate('stand-in', script);
  // 401: the certificate was accepted, and credentials are what is missing
  expect(output.trim().split('\n')).toEqual(['DEPTH_ZERO_SELF_SIGNED_CERT', 'undefined', '401']);
});

if (providers.includes('real')) {
  test('who does not trust it is told so by the real provider', async () => {
    const { code, stdout, stderr } = await project.standsmith([
      'sim', '--provider', 'real', '--', 'bash', '-ec', 'export PROXMOX_VE_INSECURE=false; cd own; tofu init -input=false; tofu apply -input=false -auto-approve',
    ]);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('certificate signed by unknown authority');
  });
}
