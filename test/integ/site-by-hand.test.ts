import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Project, providers, ROOT, STANDSMITH, type Dump } from './project';
import { findTofu } from './tofu';

const [KEY = ''] = readFileSync(path.join(ROOT, 'test/config/sops/fixtures/keys.txt'), 'utf8').split('\n').filter(line => line.startsWith('AGE-'));
const BY_HAND = `standsmith() { '${process.execPath}' '${STANDSMITH}' "$@"; }\n`;

let project: Project;

/** The machine of the site's environment `test`, on one of two nodes. */
beforeEach(() => {
  project = new Project();
  process.env.HOMESTAK_SITE_CONFIG = project.path('site');
  project.write('site/site.yaml', 'defaults: { datastore: local-lvm, bridge: vmbr0, ssh_user: admin }\n');
  project.write('site/envs/test.yaml', 'node: pve\nvms:\n  - { name: test1, vmid: 99901, image: debian-13-custom.img, memory: 512 }\n');
  project.write('site/nodes/pve.yaml', '');
  project.write('envs/test/env.yaml', 'kind: machines\nproxmox: { nodes: [pve, pve2] }\n');
  project.write('envs/test/values.tfvars', '');
});

afterEach(() => {
  delete process.env.HOMESTAK_SITE_CONFIG;
  project.remove();
});

function nodeOf(dump: Dump): unknown {
  return (dump.vms as Record<string, { node: string }>)['99901']?.node;
}

test.each(providers)('a machine of the site is made and moved to another node by tofu alone, with the %s provider', async provider => {
  const script = (commands: string) => `${BY_HAND}standsmith synth test\ncd cdktf.out/stacks/test\n${commands}`;
  await project.simulate(provider, script('tofu init && tofu plan -var-file values.tfvars -out vm && tofu apply vm'));
  const before = await project.dump();
  expect(nodeOf(before)).toBe('pve');

  const moved = await project.simulate(provider, script('tofu plan -no-color -var-file values.tfvars -var node=pve2 -out vm && tofu apply vm'));
  expect(moved).toMatch(/node_name += "pve" -> "pve2"/);
  expect(moved).toContain('Plan: 0 to add, 1 to change, 0 to destroy.');
  const after = await project.dump();
  expect(nodeOf(after)).toBe('pve2');
  expect(await project.simulate(provider, script('tofu plan -no-color -var-file values.tfvars -var node=pve2'))).toContain('No changes.');
});

test.each(providers)('tofu by hand comes to the cluster by what the site knows, with the %s provider, and no token is on the disk', async provider => {
  const output = await project.simulate(provider, `
export SOPS_AGE_KEY='${KEY}'
${BY_HAND}
printf 'api_endpoint: %s\\napi_token: pve\\ninsecure: true\\n' "$PROXMOX_VE_ENDPOINT" > node.yaml
token=$PROXMOX_VE_API_TOKEN
printf %s "$token" | standsmith secrets set api_tokens.pve
mv node.yaml site/nodes/pve.yaml
unset STANDSMITH_SIMULATION $(env | sed -n 's/^\\(PROXMOX_VE_[A-Z0-9_]*\\|TF_VAR_[a-z_]*\\)=.*/\\1/p')
PATH="$(dirname '${findTofu()!}'):$PATH"
standsmith synth test
cd cdktf.out/stacks/test
tofu init
standsmith secrets exec test -- tofu plan -var-file values.tfvars -out vm
standsmith secrets exec test -- tofu apply vm
code=0; standsmith secrets exec test -- tofu plan -detailed-exitcode -var-file values.tfvars -var node=nowhere || code=$?
echo "ended with $code"
cd ../../..; grep -rl --exclude-dir=.standsmith --exclude-dir=.terraform -e "$token" . || echo no token
`);
  expect(output).toContain('Apply complete!');
  expect(output).toMatch(/ended with 2\nno token\n$/);
  expect(nodeOf(await project.dump())).toBe('pve');
});
