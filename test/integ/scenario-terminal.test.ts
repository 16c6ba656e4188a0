import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cleanEnvironment, Project, STANDSMITH } from './project';
import { reasonWithoutTerminal, Terminal, type TerminalSize } from './terminal';

const reason = reasonWithoutTerminal();
if (reason !== undefined) process.stderr.write(`the live view is not tested in a terminal: ${reason}\n`);

/** In the place of Ansible: says coloured lines, and waits until it is told to go on. */
const PROGRAM = `#!/bin/sh
echo $$ > pid
printf 'TASK \\033[31m[install]\\033[0m %s\\n' "$(printf 'long %.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20)"
until test -e ../go; do sleep 0.1; done
echo "changed=2"
`;

const project = new Project();
let terminal: Terminal | undefined;

(reason === undefined ? describe : describe.skip)('a scenario in a terminal', () => {
  beforeAll(() => {
    const phases = (count: number) => Array.from({ length: count }, (_, index) => (
      `  - { name: phase${index + 1}, description: Do thing ${index + 1}, ansible_playbook: { playbook: thing, address: localhost } }`
    ));
    project.write('ansible/thing.yml', '[]\n');
    project.write('scenarios/few.yaml', ['phases:', ...phases(3), ''].join('\n'));
    project.write('scenarios/many.yaml', ['phases:', ...phases(30), ''].join('\n'));
    project.write('programs/ansible-playbook', PROGRAM);
    chmodSync(project.path('programs', 'ansible-playbook'), 0o755);
  });

  beforeEach(() => spawnSync('rm', ['-f', project.path('go')]));
  afterEach(() => terminal?.close());
  afterAll(() => project.remove());

  function open(name: string, size: TerminalSize, { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {}): Terminal {
    const command = [process.execPath, STANDSMITH, 'scenario', '-S', name, '--no-preflight', ...args];
    const variables = { ...cleanEnvironment(), PATH: `${project.path('programs')}${path.delimiter}${process.env.PATH}`, ...env };
    return terminal = new Terminal(command, project.folder, variables, size);
  }

  it('shows a line for each phase, what the running one says, and how far it is; nothing is wider than the terminal', async () => {
    const screen = open('few', [100, 20]);
    await screen.waitForEnd('TASK \\[install\\]');
    const lines = screen.visible();
    expect(lines[0]).toMatch(/^few on pve {2}░{20} {2}0\/3 {2}\d+ s$/);
    expect(lines[1]).toMatch(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] phase1 +\d+ s {2}Do thing 1 · TASK \[install\] long long .*…$/);
    expect(lines.slice(2)).toEqual([expect.stringMatching(/^· phase2 +Do thing 2$/), expect.stringMatching(/^· phase3 +Do thing 3$/)]);
    expect(screen.visible(true)[1]).toContain('\u001b[36m');

    project.write('go', '');
    const ended = await screen.waitForEnd('ended with 0');
    expect(ended).toMatch(/^few on pve {2}█{20} {2}3\/3 {2}\d+ s\n(✓ phase\d +[\d.]+ s {2}Do thing \d · 1 change\n){3}few on pve passed in [\d.]+ s: reports\/\S+\.passed\.md\nended with 0$/);
  });

  it('fits into 40 columns, shows those of many phases that tell most, and goes with the terminal\'s size', async () => {
    const screen = open('many', [40, 10]);
    await screen.waitForEnd('TASK \\[install\\]');
    expect(screen.visible()).toHaveLength(9);
    expect(screen.visible().slice(0, 2)).toEqual([expect.stringMatching(/^many on pve {2}0\/30 {2}\d+ s$/), expect.stringMatching(/^\S phase1 \d+ s {2}TASK \[install\] .*…$/)]);
    expect(screen.visible().at(-1)).toBe('⋮ and 23 waiting');
    screen.resize([90, 14]);
    await screen.waitForEnd('⋮ and 19 waiting');
    expect(screen.visible().filter(line => line.startsWith('many on pve'))).toHaveLength(1);
    screen.resize([32, 7]);
    await screen.waitForEnd('⋮ and 26 waiting');
    expect(screen.visible().filter(line => line.includes('phase1 '))).toHaveLength(1);
    expect(Math.max(...screen.visible().map(line => line.length))).toBeLessThanOrEqual(32);
  });

  it('without colours by NO_COLOR; with --verbose, what phases say stays above', async () => {
    const screen = open('few', [80, 20], { args: ['-v'], env: { NO_COLOR: '1' } });
    await screen.waitForEnd('phase1: TASK[^]*Do thing 3');
    expect(screen.visible(true).join('\n')).not.toContain('\u001b[');
    expect(screen.visible()[0]).toMatch(/^phase1: TASK \[install\] long/);
    expect(screen.visible().filter(line => line.startsWith('few on pve'))).toHaveLength(1);
    project.write('go', '');
    await screen.waitForEnd('ended with 0');
  });

  it('is ended by Ctrl-C with what runs; it says by what command it goes on, and that does', async () => {
    const screen = open('few', [100, 30], { args: ['--reports', 'my reports'] });
    await screen.waitForEnd('TASK \\[install\\]');
    const child = Number(readFileSync(project.path('ansible', 'pid'), 'utf8'));
    screen.press('C-c');
    const ended = await screen.waitForEnd('ended with 130');
    expect(ended).toMatch(/^✗ phase1 +[\d.]+ s {2}interrupted\n· phase2[^]*\nphase1 interrupted\nto go on: /m);
    expect(() => process.kill(child, 0)).toThrow('ESRCH');
    const [, words] = /^to go on: standsmith (.*)$/m.exec(ended)!;
    expect(words).toBe('scenario --scenario few --host pve --no-preflight --reports \'my reports\' --resume');

    project.write('go', '');
    const script = `PATH='${project.path('programs').replaceAll('\'', '\'\\\'\'')}':"$PATH" '${process.execPath}' '${STANDSMITH}' ${words}`;
    expect(spawnSync('sh', ['-c', script], { cwd: project.folder, encoding: 'utf8' })).toMatchObject({ status: 0, stdout: expect.stringContaining('few on pve passed') });
  });

  it('is ended with what runs when the terminal is closed, and how far it is stays', async () => {
    const screen = open('few', [80, 20]);
    await screen.waitForEnd('TASK \\[install\\]');
    const child = Number(readFileSync(project.path('ansible', 'pid'), 'utf8'));
    screen.close();
    for (let attempt = 0; attempt < 100 && !project.read('.standsmith/scenarios/few.pve.json').includes('"interrupted"'); attempt += 1) {
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    expect(project.read('.standsmith/scenarios/few.pve.json')).toContain('"interrupted"');
    expect(() => process.kill(child, 0)).toThrow('ESRCH');
  });
});

it('where there is no terminal, each change is a line, without colours and controls', async () => {
  const plain = new Project();
  plain.write('scenarios/page.yaml', 'phases: [{ name: page, description: Ask, http_check: { url: "http://127.0.0.1:1/" }, timeout: 1s }]\n');
  const { code, stderr } = await plain.standsmith(['scenario', '-S', 'page', '-v']);
  plain.remove();
  expect({ code, lines: stderr.trim().split('\n') }).toEqual({ code: 1, lines: [
    '▶ 1/1 page: Ask', '    page: http://127.0.0.1:1/: connect ECONNREFUSED 127.0.0.1:1',
    expect.stringMatching(/^✗ 1\/1 page: Ask failed \([\d.]+ s\) {2}not done after 1 s; at last: http:\/\/127\.0\.0\.1:1\/: connect ECONNREFUSED 127\.0\.0\.1:1$/),
  ] });
});
