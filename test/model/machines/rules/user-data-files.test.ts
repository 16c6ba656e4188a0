import { NOTHING_ALLOCATED, NOTHING_TAKEN } from '../../lab';
import { planned } from '../machines';

const env = (settings = 'cloud_init: { packages: [nginx] }', more = '') => `kind: machines
proxmox: { node_name: pve1 }
${more}
machines:
  router: { os: debian, image: { template_vmid: 9000 }, ${settings} }
`;
const taken = { ...NOTHING_TAKEN, userData: new Map([['local:snippets/router-user.yaml', 'k8s']]) };
const messages = (text: string) => planned(text, {}, NOTHING_ALLOCATED, taken).findings.map(({ message }) => message);

test('what a file is named by is kept for other environments to see', () => {
  expect(planned(env()).allocations.machines!.router).toMatchObject({ userData: 'local:snippets/router-user.yaml' });
  expect(planned(env('cloud_init: { user: admin }')).allocations.machines!.router).not.toHaveProperty('userData');
});

test('the file of another environment\'s machine is none to overwrite', () => {
  expect(messages(env())).toEqual(['local:snippets/router-user.yaml, which cloud-init of router is told by, is that of the machine of this name in environment "k8s", too']);
});

test('a machine without a file, and one on another storage, are in nobody\'s way', () => {
  expect(messages(env('cloud_init: { user: admin }'))).toEqual([]);
  expect(messages(env(undefined, 'snippets_datastore_id: web'))).toEqual([]);
});
