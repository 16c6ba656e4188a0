import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sync as writeFileAtomic } from 'write-file-atomic';
import type { ClusterDescriptionInput } from '../../../lib/sim/index';
import { Project } from '../project';
import type { Access } from '../provider-scenario';
import { allGone } from './scenario';
import type { Scenarios } from './scenario';

/** The environments below `envs/`, with two students each, and what differs from the example's own `env.yaml`. */
const environments: Readonly<Record<string, string | undefined>> = {
  'class-single': undefined,
  'class-router': undefined,
  'class-dmz': 'isolation: sdn-simple\nproxmox: { nodes: [pve1] }\n',
};
const students = ['user1', 'a.ivanova'];

/** What the examples expect of a cluster. */
export const examplesCluster: ClusterDescriptionInput = {
  nodes: { pve1: {} },
  templates: [
    { vmid: 100, node: 'pve1', name: 'ecorouter', cores: 2, memory_mib: 4096, networks: ['vmxnet3,bridge=vmbr0'] },
    { vmid: 101, node: 'pve1', name: 'client' },
    { vmid: 102, node: 'pve1', name: 'web-server', memory_mib: 1024 },
    { vmid: 200, node: 'pve1', name: 'single', disk_gib: 20, agent: true },
  ],
};

interface Configuration {
  readonly terraform: object;
  readonly variable: Readonly<Record<string, object>>;
  readonly resource: object;
}

function fileOf(environment: string): string {
  return join(__dirname, '..', 'recordings', 'examples', `${environment}.tf.json`);
}

/** The kept configuration, with values for its variables, and the state beside it. */
function configOf(environment: string): (access: Access) => object {
  return ({ endpoint, apiToken }) => {
    const { terraform, variable, ...others } = JSON.parse(readFileSync(fileOf(environment), 'utf8')) as Configuration;
    const values: Readonly<Record<string, unknown>> = {
      proxmox_endpoint: endpoint, proxmox_api_token: apiToken, proxmox_insecure: true,
      student_passwords: Object.fromEntries(students.map((student) => [student, `the password of ${student}`])),
    };
    const variables = Object.entries(variable).map(([name, declaration]) => (
      [name, name in values ? { ...declaration, default: values[name] } : declaration]
    ));
    return { ...others, terraform: { ...terraform, backend: undefined }, variable: Object.fromEntries(variables) as object };
  };
}

/** The example environments as they were synthesized when they were recorded: a change of theirs is no change of the provider's. */
export const examples: Scenarios = Object.fromEntries(Object.keys(environments).map((environment) => [
  `the example ${environment}`, [{ name: 'created', config: configOf(environment) }, allGone],
]));

/** The examples as they are synthesized now: text by environment. */
async function synthesized(): Promise<Readonly<Record<string, string>>> {
  const project = new Project();
  try {
    for (const [environment, settings] of Object.entries(environments)) {
      project.addExample(environment, ...students);
      if (settings !== undefined) {
        project.write(`envs/${environment}/env.yaml`, settings);
      }
    }
    await project.succeed('synth');
    return Object.fromEntries(Object.keys(environments).map((name) => [name, project.read('cdktf.out', 'stacks', name, 'cdk.tf.json')]));
  } finally {
    project.remove();
  }
}

/** The environments that are synthesized otherwise now than they are kept. */
export async function changedExamples(): Promise<readonly string[]> {
  const now = Object.entries(await synthesized());
  return now.filter(([name, text]) => !existsSync(fileOf(name)) || readFileSync(fileOf(name), 'utf8') !== text).map(([name]) => name);
}

export async function keepExamples(): Promise<void> {
  for (const [name, text] of Object.entries(await synthesized())) {
    writeFileAtomic(fileOf(name), text);
  }
}
