import { cpSync } from 'node:fs';
import path from 'node:path';
import { Project, providers } from './project';

interface PlannedResource {
  readonly address: string;
  readonly values: unknown;
  readonly sensitive_values: unknown;
}

interface PlannedValues {
  readonly planned_values: { readonly root_module: { readonly resources: readonly PlannedResource[] } };
}

/** In sdn-simple, with what the examples do not use: cloud-init, tags, text that looks like a template, and a student with a dot. */
const ALL_SETTINGS = {
  'env.yaml': `isolation: sdn-simple
proxmox: { nodes: [pve1] }
defaults: { tags: [lab], on_boot: false }
nodes:
  host:
    cores: 2
    memory_mib: 2048
    description: "costs \${5} and %{6}, \\"quoted\\"\\nsecond line"
`,
  'deployment_config.yml': `machines:
  - device_type: ecorouter
    name: router
    template_node: pve1
    template_vmid: 100
    networks: [{ bridge: vmbr0 }, { bridge: lan }]
  - device_type: linux
    name: host
    template_node: pve1
    template_vmid: 101
    full_clone: true
    networks: [{ bridge: lan, ip_address: 10.0.0.2/24, gateway: 10.0.0.1 }]
`,
  'users_list.yml': 'users: [a.ivanova@pve, user1@pve]\n',
};
const ENVIRONMENTS = ['class-dmz', 'class-router', 'class-single', 'all-settings'];

describe.each(providers)('with the %s provider', provider => {
  const project = new Project();
  /** In every stack's folder, with its name. */
  const inStacks = (commands: string) => `for stack in cdktf.out/stacks/*; do (cd "$stack" && ${commands}) || exit; done`;

  beforeAll(async () => {
    for (const name of ENVIRONMENTS.slice(0, 3)) project.addExample(name);
    for (const [file, text] of Object.entries(ALL_SETTINGS)) project.write(`envs/all-settings/${file}`, text);
    for (const name of ENVIRONMENTS) await project.succeed('credentials', name);
  });

  afterAll(() => project.remove());

  it.each([['JSON', []], ['HCL', ['--hcl']]])('tofu validate takes every stack, in %s', async (_, options) => {
    await project.succeed('synth', ...options);
    const output = await project.simulate(provider, inStacks('tofu init >&2 && tofu validate -json'));

    const reports = output.split(/^(?=\{)/m).map(text => JSON.parse(text) as { valid: boolean; diagnostics: unknown[] });
    expect(reports).toHaveLength(ENVIRONMENTS.length);
    for (const report of reports) expect(report).toMatchObject({ valid: true, diagnostics: [] });
    expect(project.files('cdktf.out').filter(file => /cdk\.tf/.test(file))).toEqual(
      [...ENVIRONMENTS].sort().map(name => `cdktf.out/stacks/${name}/cdk.tf${options.length === 0 ? '.json' : ''}`),
    );
  });

  // what is planned is tofu's matter, not the provider's
  if (provider === 'stand-in') it('HCL has the same plan as JSON', async () => {
    for (const name of ENVIRONMENTS.slice(0, 3)) {
      project.setStudents(name, 'a.ivanova', 'user1');
      await project.succeed('credentials', name);
    }
    const plan = async (...options: string[]) => {
      await project.succeed('synth', ...options);
      const output = await project.simulate(provider, inStacks('tofu init >&2 && tofu plan -var-file values.tfvars -out vm >&2 && tofu show -json vm'));
      return output.trim().split('\n').map(line => (JSON.parse(line) as PlannedValues).planned_values.root_module.resources);
    };

    const [json, hcl] = [await plan(), await plan('--hcl')];

    expect(json).toHaveLength(ENVIRONMENTS.length);
    for (const resources of json) expect(resources.length).toBeGreaterThanOrEqual(10);
    expect(hcl).toEqual(json);
  });
});

it('the examples\' allocations that are kept with them are those that synth writes', async () => {
  const project = new Project();
  try {
    for (const name of ENVIRONMENTS.slice(0, 3)) project.addExample(name);
    await project.succeed('synth');
    const fresh = ENVIRONMENTS.slice(0, 3).map(name => project.read('envs', name, 'allocations.yaml'));
    cpSync(path.resolve(__dirname, '../../envs'), project.path('envs'), { recursive: true, filter: file => !/values|hand-out|tfstate/.test(file) });
    expect(ENVIRONMENTS.slice(0, 3).map(name => project.read('envs', name, 'allocations.yaml'))).toEqual(fresh);
  } finally {
    project.remove();
  }
});
