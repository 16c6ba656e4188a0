import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { simulatedCall, type SimulationSettings } from '../../../lib/cli/simulation/simulated-arguments';

const settings: SimulationSettings = {
  binary: '/usr/bin/tofu', endpoint: 'https://127.0.0.1:8006/', varFile: '/p/.standsmith/lab.states/simulator.tfvars',
  sshVarFile: '/p/.standsmith/lab.states/simulator-ssh.tfvars', statesFolder: '/p/.standsmith/lab.states',
};
const FOLDER = '/p/cdktf.out/stacks/class-router';
const VALUES = `-var-file=${settings.varFile}`;
const BACKEND = ['-reconfigure', '-backend-config=path=/p/.standsmith/lab.states/class-router.tfstate'];

const call = (line: string, folder = FOLDER) => simulatedCall(line.split(' ').filter(Boolean), folder, settings);
const argsOf = (line: string) => call(line).args.join(' ');

test.each([
  ['plan', `plan ${VALUES}`],
  ['plan -var-file values.tfvars -out vm', `plan -var-file values.tfvars -out vm ${VALUES}`],
  ['apply', `apply ${VALUES}`],
  ['apply -auto-approve -var-file values.tfvars', `apply -auto-approve -var-file values.tfvars ${VALUES}`],
  ['destroy -auto-approve', `destroy -auto-approve ${VALUES}`],
  ['refresh', `refresh ${VALUES}`],
  ['console', `console ${VALUES}`],
  ['import -var-file values.tfvars vm.a pve1/100', `import -var-file values.tfvars ${VALUES} vm.a pve1/100`],
  ['plan -target vm.a -parallelism 4', `plan -target vm.a -parallelism 4 ${VALUES}`],
])('tofu %s gets the simulated cluster\'s values last, so that they win', (line, expected) => {
  expect(argsOf(line)).toBe(expected);
});

test('machines that tofu logs in to are reached by way of the simulation alone, whatever a file of values says', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'machines-'));
  try {
    writeFileSync(path.join(folder, 'cdk.tf.json'), '{"variable":{"machine_ssh_proxy":{}}}');
    const machineVarFile = '/p/.standsmith/lab.states/simulator-machines.tfvars';
    const { args } = simulatedCall(['plan', '-var-file', 'values.tfvars'], folder, { ...settings, machineVarFile });
    expect(args.at(-1)).toBe(`-var-file=${machineVarFile}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each(['init', 'init -input=false -json'])('tofu %s gets a state of the simulation\'s own', line => {
  expect(argsOf(line)).toBe([line, ...BACKEND].join(' '));
});

test('a state that was asked for by hand comes before, and loses', () => {
  expect(argsOf('init -backend-config=path=../../../envs/class-router/class-router.tfstate').endsWith(BACKEND.join(' '))).toBe(true);
});

test.each(['apply vm', 'apply -input=false -json vm', 'apply -parallelism 4 vm'])('tofu %s is left as it is: a saved plan has its values already', line => {
  expect(argsOf(line)).toBe(line);
  expect(call(line).planFile).toBe('vm');
});

test.each(['version', 'show -json vm', 'output', 'state list', 'validate', 'fmt', '', '-version', 'providers schema -json'])('tofu %s needs nothing', line => {
  expect(call(line)).toMatchObject({ args: line.split(' ').filter(Boolean), planFile: undefined });
});

test.each(['plan -state=real.tfstate', 'apply -state real.tfstate vm', 'destroy --state-out=real.tfstate', 'state list -state=real.tfstate', 'refresh -backup x'])(
  'tofu %s is refused: it could be the real state', line => {
    expect(() => call(line)).toThrow('a simulation has its own');
  },
);

test('what tofu keeps beside the stack is kept with the simulated state', () => {
  expect(call('plan').dataDirectory).toBe('/p/.standsmith/lab.states/class-router.terraform');
});

test.each(['-chdir=cdktf.out/stacks/class-dmz', '-chdir=/p/cdktf.out/stacks/class-dmz/'])('%s is the folder that counts', chdir => {
  expect(call(`${chdir} init`, '/p')).toMatchObject({
    folder: '/p/cdktf.out/stacks/class-dmz',
    dataDirectory: '/p/.standsmith/lab.states/class-dmz.terraform',
    args: [chdir, 'init', '-reconfigure', '-backend-config=path=/p/.standsmith/lab.states/class-dmz.tfstate'],
  });
});

test('whatever flags a plan has, the simulated cluster\'s values are its last', () => {
  const flag = fc.constantFrom('-var-file values.tfvars', '-var-file=values.tfvars', '-out vm', '-out=vm', '-destroy', '-refresh=false', '-lock=false', '-target a.b',
    '-var proxmox_endpoint=https://pve1:8006', '-compact-warnings', '-detailed-exitcode', '--input=false');
  fc.assert(fc.property(fc.constantFrom('plan', 'apply', 'destroy', 'refresh'), fc.array(flag), (command, flags) => {
    const line = [command, ...flags].join(' ');
    const { args, planFile } = call(line);

    expect(args.join(' ')).toBe(`${line} ${VALUES}`);
    expect(planFile).toBeUndefined();
  }));
});

test('whatever flags an apply has, its plan is found', () => {
  const flag = fc.constantFrom('-input=false', '-json', '-lock-timeout 5s', '-lock-timeout=5s', '-parallelism 2', '-auto-approve', '-no-color', '--replace x');
  fc.assert(fc.property(fc.array(flag), flags => {
    expect(call(['apply', ...flags, 'vm'].join(' ')).planFile).toBe('vm');
  }));
});

test('a stack that has variables for SSH gets those of the simulated nodes, too', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'simulated-arguments-'));
  try {
    const before = call('plan', folder).args;
    writeFileSync(path.join(folder, 'cdk.tf.json'), JSON.stringify({ variable: { proxmox_ssh_username: {} } }));

    expect(call('plan', folder).args).toEqual([...before, `-var-file=${settings.sshVarFile}`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
