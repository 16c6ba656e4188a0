import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { SEES_PROCESSES, SeenArguments } from './processes';
import { Project, STANDSMITH, providers, type CommandResult } from './project';

const CLASS = 'my-class';
const STUDENTS = ['student1', 'student2', 'student3'];
const REAL_TOKEN = 'root@pam!standsmith=0b5ba2a5-5ec7-4e70-8e1a-70ce15ec7e70';

const project = new Project();
/** All that was printed. */
const printed: string[] = [];
const seen = new SeenArguments();
/** Where secrets may be: the files for them, what tofu keeps, and what a simulated cluster keeps. */
const MAY_HOLD_SECRETS = /values\.tfvars$|hand-out\.csv$|\/stacks\/my-class\/vm$|\/\.terraform\/|^\.standsmith\//;

beforeAll(async () => {
  await project.succeed('init', CLASS, '--students', String(STUDENTS.length));
});

afterAll(() => project.remove());

function passwords(): string[] {
  const found = [...project.read('envs', CLASS, 'values.tfvars').matchAll(/^\s*"?student\d"?\s*= "(.+)"$/gm)].map(match => match[1]!);
  expect(found).toHaveLength(STUDENTS.length);
  return found;
}

/** The students' passwords and the tokens of both clusters. */
function secrets(): string[] {
  const [, simulatorToken] = /^proxmox_api_token = "(.+)"$/m.exec(project.read('.standsmith/simulated-cluster.states/simulator.tfvars'))!;
  return [...passwords(), REAL_TOKEN, REAL_TOKEN.split('=')[1]!, simulatorToken!, simulatorToken!.split('=')[1]!];
}

function modeOf(...parts: string[]): string {
  return (statSync(project.path(...parts)).mode & 0o777).toString(8);
}

function remember({ code, stdout, stderr }: CommandResult): number | undefined {
  printed.push(stdout, stderr);
  return code;
}

it('are made by credentials, and the token is taken from standard input', async () => {
  const args = ['credentials', CLASS, '--endpoint', 'https://pve1.example.org:8006/', '--token-stdin'];
  expect(remember(await project.standsmith(args, { input: `${REAL_TOKEN}\n` }))).toBe(0);

  const made = passwords();
  expect(new Set(made).size).toBe(STUDENTS.length);
  for (const password of made) {
    expect(password.length).toBeGreaterThanOrEqual(12);
    expect(project.read('envs', CLASS, 'hand-out.csv')).toContain(password);
  }
  expect(project.read('envs', CLASS, 'values.tfvars')).toContain(REAL_TOKEN);
});

it('are waited for, as what hands on a token asks for a password of its own first', () => {
  const command = '(sleep 3; printenv TOKEN) | node "$STANDSMITH" credentials "$CLASS" --token-stdin';
  const env = { ...process.env, STANDSMITH, CLASS, TOKEN: `${REAL_TOKEN}late` };
  execFileSync('sh', ['-c', command], { cwd: project.path(), env, stdio: 'ignore' });
  expect(project.read('envs', CLASS, 'values.tfvars')).toContain(`${REAL_TOKEN}late`);

  execFileSync('sh', ['-c', command], { cwd: project.path(), env: { ...env, TOKEN: REAL_TOKEN }, stdio: 'ignore' });
});

it('stay what they are when credentials runs again, and a new student gets one', async () => {
  const before = passwords();
  expect(await project.succeed('credentials', CLASS)).toMatch(/0 new passwords, 3 kept/);
  expect(passwords()).toEqual(before);

  project.setStudents(CLASS, ...STUDENTS.slice(0, 2), 'student9');
  expect(await project.succeed('credentials', CLASS)).toMatch(/1 new password, 2 kept[^]*student3/);
  expect(passwords().slice(0, 2)).toEqual(before.slice(0, 2));
  expect(project.read('envs', CLASS, 'values.tfvars')).toContain(REAL_TOKEN);
});

it.each(providers)('are not printed, nor in arguments, when the class is made, shown and destroyed with the %s provider', async provider => {
  const inStack = `cd cdktf.out/stacks/${CLASS} &&`;
  const steps = [
    'node "$0" plan my-class || test $? = 2', 'node "$0" plan my-class --json >&2 || test $? = 2', 'node "$0" apply my-class --yes',
    'node "$0" show my-class --json', `(${inStack} tofu show && tofu plan -var-file values.tfvars && tofu show vm)`,
  ];
  const simulation = ['sim', '--provider', provider, '--dump', '--'];
  await seen.during((async () => {
    expect(remember(await project.standsmith(['synth']))).toBe(0);
    expect(remember(await project.standsmith(['synth', '--hcl', '--outdir', 'hcl.out']))).toBe(0);
    expect(remember(await project.standsmith([...simulation, 'bash', '-ec', steps.join('\n'), STANDSMITH]))).toBe(0);
    expect(remember(await project.standsmith([...simulation, process.execPath, STANDSMITH, 'destroy', CLASS, '--yes']))).toBe(0);
  })());
});

it('are not in the error about a password of a wrong type, or a file that cannot be read', async () => {
  const good = project.read('envs', CLASS, 'values.tfvars');
  const [password] = passwords();
  for (const text of [`["${password}"]`, `"${password}`, `${password}`]) {
    project.write(`envs/${CLASS}/values.tfvars`, good.replace(`"${password}"`, text));
    const results = [await project.rehearse(['apply', CLASS, '--yes']), await project.standsmith(['credentials', CLASS])];
    expect(results.map(result => remember(result))).toEqual([3, 3]);
    expect(results[1]!.stderr).toMatch(/^envs\/my-class\/values\.tfvars:\d+:\d+: /);
  }
  project.write(`envs/${CLASS}/values.tfvars`, good);
});

it.each(providers)('are not in the error about a user that the cluster refuses, with the %s provider', async provider => {
  project.write('lab.yaml', 'nodes: { pve1: {} }\ntemplates: [{ vmid: 101, node: pve1, name: debian }]\nusers: [student1@pve]\n');
  const simulation = ['sim', '--fresh', '--provider', provider, '--cluster', 'lab.yaml', '--'];
  const tofu = `cd cdktf.out/stacks/${CLASS} && tofu init && tofu apply -no-color -var-file values.tfvars -auto-approve`;

  const refused = await project.standsmith([...simulation, process.execPath, STANDSMITH, 'apply', CLASS, '--yes']);
  const failed = await project.standsmith([...simulation, 'bash', '-ec', tofu]);

  expect([remember(refused), remember(failed)]).toEqual([4, 1]);
  expect(refused.stderr).toMatch(/user student1@pve is on the cluster already/);
  expect(failed.stderr).toMatch(/student1@pve[^]*already exists[^]*with proxmox_virtual_environment_user\.students_student1_user_\w+/);
});

it('were in nothing of all that was printed, and in no arguments of a process', () => {
  expect(printed.join('').length).toBeGreaterThan(10_000);
  if (SEES_PROCESSES) expect([...seen.all].join()).toMatch(/plan\0-var-file\0values\.tfvars/);
  for (const secret of secrets()) {
    expect(printed.filter(text => text.includes(secret))).toEqual([]);
    expect(seen.with(secret)).toEqual([]);
  }
});

it('are in no synthesized file, and in no other file but those for them', () => {
  const files = project.files().filter(file => !MAY_HOLD_SECRETS.test(file));
  expect(files).toEqual(expect.arrayContaining([`cdktf.out/stacks/${CLASS}/cdk.tf.json`, `hcl.out/stacks/${CLASS}/cdk.tf`, 'cdktf.out/manifest.json']));
  for (const secret of secrets()) {
    expect(files.filter(file => project.read(file).includes(secret))).toEqual([]);
  }
});

it('lie in files that only their owner can read', () => {
  for (const file of [`envs/${CLASS}/values.tfvars`, `envs/${CLASS}/hand-out.csv`, '.standsmith/simulated-cluster.json', `cdktf.out/stacks/${CLASS}/vm`]) {
    expect([file, modeOf(file)]).toEqual([file, '600']);
  }
  expect(modeOf('.standsmith/simulated-cluster.states')).toBe('700');
  expect(modeOf('.standsmith/simulated-cluster.states', `${CLASS}.tfstate`)).toBe('600');
});
