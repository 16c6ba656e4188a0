import { chmodSync, existsSync } from 'node:fs';
import path from 'node:path';
import { hookChain, type Hook } from '../../lib/model/hooks/hook-chain';
import { reasonWithoutPerl } from '../support/perl';
import { Node, PHASES } from './node';

if (reasonWithoutPerl !== undefined) process.stderr.write(`the dispatcher of hook scripts is not tested: ${reasonWithoutPerl}\n`);
const CHAIN_VOLUME = 'local:snippets/class.work.hooks';

(reasonWithoutPerl === undefined ? describe : describe.skip)('the dispatcher', () => {
  let node: Node;
  beforeEach(() => { node = new Node(); });
  afterEach(() => node.remove());

  /** A script that writes down how it was called, and fails in the phases that it is told. */
  function script(name: string, failsIn = 'none', exit = 'exit 3'): Hook {
    node.write(`snippets/${name}`, `#!/bin/sh\nfor word; do printf '[%s]' "$word"; done >> "$ROOT_OF_NODE/log"\necho " ${name}" >> "$ROOT_OF_NODE/log"\necho "${name} says"\ncase $2 in ${failsIn}) ${exit};; esac\n`, 0o755);
    return { volume: `local:snippets/${name}` };
  }

  function configure(hooks: readonly Hook[], description?: string): void {
    const chain = hookChain({ hooks, description, chainVolume: CHAIN_VOLUME });
    if (chain.file) node.write(`snippets/${chain.file.name}`, chain.file.content);
    node.configure(101, { description: chain.description });
  }

  const called = () => (existsSync(path.join(node.root, 'log')) ? node.read('log').toString().trimEnd().split('\n') : []);

  test.each(PHASES)('runs the scripts in their order in %s, and shows what they say', phase => {
    configure([script('b.sh'), { ...script('a.sh'), arguments: ['tag=a', 'two words', '"\\\''] }, script('c.sh')], 'Mine: 100 %, ä, ```sh\nls\n```');
    const { status, stdout, stderr } = node.run('dispatcher.pl', 101, phase);

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(called()).toEqual([`[101][${phase}] b.sh`, `[101][${phase}][tag=a][two words]["\\'] a.sh`, `[101][${phase}] c.sh`]);
    expect(stdout).toBe('b.sh says\na.sh says\nc.sh says\n');
  });

  test('stops pre-start at the script that fails, says which, and undoes what those before it have done', () => {
    configure([script('a.sh'), script('b.sh'), script('c.sh', 'pre-start'), script('d.sh')]);
    const { status, stderr } = node.run('dispatcher.pl', 101, 'pre-start');

    expect(status).toBe(1);
    expect(stderr).toBe('hook script local:snippets/c.sh (3 of 4) failed in pre-start: exit code 3\nVM 101 is not started\n');
    expect(called()).toEqual(['[101][pre-start] a.sh', '[101][pre-start] b.sh', '[101][pre-start] c.sh', '[101][post-stop] b.sh', '[101][post-stop] a.sh']);
  });

  test('fails in the same way twice in a row, and works once the script does', () => {
    configure([script('a.sh'), script('b.sh', 'pre-start')]);
    const first = node.run('dispatcher.pl', 101, 'pre-start');
    expect(node.run('dispatcher.pl', 101, 'pre-start')).toEqual(first);
    script('b.sh');
    expect(node.run('dispatcher.pl', 101, 'pre-start').status).toBe(0);
    expect(node.run('dispatcher.pl', 101, 'pre-start').status).toBe(0);
  });

  test.each(PHASES.slice(1))('runs the others although one fails in %s, and says which', phase => {
    configure([script('a.sh', phase), script('b.sh'), script('c.sh', phase, 'kill -9 $$')]);
    const { status, stderr } = node.run('dispatcher.pl', 101, phase);

    expect(status).toBe(1);
    expect(stderr).toBe(`hook script local:snippets/a.sh (1 of 3) failed in ${phase}: exit code 3\nhook script local:snippets/c.sh (3 of 3) failed in ${phase}: it ended by signal 9\n`);
    expect(called()).toHaveLength(3);
  });

  test('reads a long chain from its file', () => {
    const hooks = [script('a.sh'), { ...script('b.sh'), arguments: ['x'.repeat(9000)] }];
    configure(hooks, 'mine');
    expect(node.run('dispatcher.pl', 101, 'pre-start')).toMatchObject({ status: 0, stderr: '' });
    expect(called()).toEqual(['[101][pre-start] a.sh', `[101][pre-start][${'x'.repeat(9000)}] b.sh`]);
  });

  test('finds a VM that is being migrated to its node', () => {
    node.configure(101, { description: hookChain({ hooks: [script('a.sh')], chainVolume: CHAIN_VOLUME }).description, node: 'pve2' });
    expect(node.run('dispatcher.pl', 101, 'pre-start').status).toBe(0);
    expect(called()).toHaveLength(1);
  });

  test.each<[string, string, RegExp]>([
    ['the notes have no block any more', 'mine', /^the notes of VM 101 have no block ```hookscripts.*qm set 101 --delete hookscript\n$/],
    ['the notes have two', '```hookscripts\n```\n```hookscripts\n```', /^the notes of VM 101 have more than one block/],
    ['the block has no end', '```hookscripts\nlocal:snippets/a.sh', /^the notes of VM 101 have no block/],
    ['a quote has no end', '```hookscripts\nlocal:snippets/a.sh "a\n```', /^the hook scripts of VM 101 have a line that is not understood.*: local:snippets\/a\.sh "a\n$/],
    ['the chain\'s file is gone', `\`\`\`hookscripts\n@${CHAIN_VOLUME}\n\`\`\``, /pvesm knows no path of local:snippets\/class\.work\.hooks\n$/],
  ])('does not start a VM when %s', (_, description, message) => {
    script('a.sh');
    node.configure(101, { description });
    const { status, stderr } = node.run('dispatcher.pl', 101, 'pre-start');
    expect(stderr).toMatch(message);
    expect(status).not.toBe(0);
    expect(called()).toEqual([]);
  });

  test('does not start a VM when a script is gone, or may not be run', () => {
    configure([{ volume: 'local:snippets/gone.sh' }]);
    expect(node.run('dispatcher.pl', 101, 'pre-start').stderr).toContain('hook script local:snippets/gone.sh (1 of 1) failed in pre-start: pvesm knows no path of local:snippets/gone.sh');
    configure([script('a.sh')]);
    chmodSync(path.join(node.root, 'snippets/a.sh'), 0o644);
    expect(node.run('dispatcher.pl', 101, 'pre-start').stderr).toMatch(/failed in pre-start: .*a\.sh may not be run \(chmod 0755 is missing\)/);
  });

  test.each(['local:iso/a.sh', '/root/a.sh', 'local:snippets/../a.sh', '-h'])('runs no %s, which is no snippet', volume => {
    node.configure(101, { description: `\`\`\`hookscripts\n${volume}\n\`\`\`` });
    expect(node.run('dispatcher.pl', 101, 'pre-start').stderr).toContain(`failed in pre-start: ${volume} is no snippet on a storage (STORAGE:snippets/FILE)\n`);
  });

  test('runs nothing where the block is empty', () => {
    node.configure(101, { description: '```hookscripts\n\n# nothing yet\n```' });
    expect(node.run('dispatcher.pl', 101, 'pre-start')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('takes nothing that PVE does not say', () => {
    expect(node.run('dispatcher.pl', 101, 'begin' as 'pre-start').stderr).toMatch(/^usage: .*VMID pre-start\|post-start\|pre-stop\|post-stop\n$/);
    expect(node.run('dispatcher.pl', 999, 'pre-start').stderr).toBe('there is no configuration of VM 999\n');
  });
});
