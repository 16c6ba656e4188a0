import { readAccess } from '../../lib/cli/cluster-access';
import { TestProject } from './test-io';

let project: TestProject;

beforeEach(() => {
  project = new TestProject();
});

afterEach(() => project.remove());

async function read(values: string | undefined, env: Record<string, string> = {}) {
  if (values !== undefined) project.write('envs/class/values.tfvars', values);
  return readAccess(`${project.root}/envs/class`, env, project.root);
}

const ENDPOINT = 'proxmox_endpoint = "https://pve1:8006/"\n';

test('a token leads to the cluster, before user and password', async () => {
  expect(await read(`${ENDPOINT}proxmox_api_token = "a@pve!b=c"\nproxmox_username = "root@pam"\nproxmox_password = "p"\n`)).toEqual({
    origin: 'https://pve1:8006', credentials: { token: 'a@pve!b=c' }, insecure: false,
  });
});

test('user and password do, and any certificate where that is wanted', async () => {
  expect(await read(`${ENDPOINT}proxmox_username = "root@pam"\nproxmox_password = "p"\nproxmox_insecure = true\n`)).toEqual({
    origin: 'https://pve1:8006', credentials: { username: 'root@pam', password: 'p' }, insecure: true,
  });
});

test('variables say what the file does not', async () => {
  const access = await read(ENDPOINT, { TF_VAR_proxmox_api_token: 'a@pve!b=c', PROXMOX_VE_INSECURE: 'true', PROXMOX_VE_ENDPOINT: 'https://other:8006/' });

  expect(access).toEqual({ origin: 'https://pve1:8006', credentials: { token: 'a@pve!b=c' }, insecure: true });
});

test.each([['no file', undefined], ['no token', ENDPOINT], ['the endpoint to be filled in', 'proxmox_endpoint = "https://pve1.example:8006/"\nproxmox_api_token = "t"\n']])(
  'nothing is asked with %s', async (_, values) => expect(await read(values)).toBeUndefined(),
);

test.each(['http://pve1:8006/', 'pve1'])('a token is not sent to %s', async endpoint => {
  await expect(read(`proxmox_endpoint = "${endpoint}"\nproxmox_api_token = "t"\n`)).rejects.toThrow(/write https:\/\//);
});

test('inside a simulation nothing leads out of it', async () => {
  const env = { STANDSMITH_SIMULATION: 'c.json', PROXMOX_VE_ENDPOINT: 'https://127.0.0.1:1/', PROXMOX_VE_API_TOKEN: 's@pve!t=u', TF_VAR_proxmox_api_token: 'real' };

  expect(await read(`${ENDPOINT}proxmox_api_token = "real"\n`, { ...env, TF_VAR_proxmox_endpoint: 'https://real:8006/' })).toEqual({
    origin: 'https://127.0.0.1:1', credentials: { token: 's@pve!t=u' }, insecure: false,
  });
});
