import { labNames } from '../../lib/cli/labs';
import { Project, STANDSMITH } from './project';

const CLUSTER = `nodes: { pve1: {} }
templates:
${[101, 110, 111, 120].map(vmid => `  - { vmid: ${vmid}, node: pve1, name: template-${vmid} }\n`).join('')}`;
const SIMULATION = ['--cluster', 'lab.yaml'];

let project: Project;

beforeAll(() => {
  project = new Project();
  project.write('lab.yaml', CLUSTER);
});

afterAll(() => project.remove());

it.each(labNames())('%s stands on the simulated cluster, is as described, and goes without a trace', async name => {
  await project.succeed('init', name, '--template', name, '--students', '2');
  await project.succeed('credentials', name);
  const before = await project.dump(...SIMULATION);
  const standsmith = `'${process.execPath}' '${STANDSMITH}'`;

  const script = `${standsmith} apply ${name} --yes; ${standsmith} plan ${name}; ${standsmith} show ${name}; ${standsmith} destroy ${name} --yes`;
  const output = await project.succeed('sim', '--provider', 'stand-in', ...SIMULATION, '--', 'bash', '-ec', script);

  expect(output).toContain('nothing to change: everything is as described');
  expect(await project.dump(...SIMULATION)).toEqual(before);
});
