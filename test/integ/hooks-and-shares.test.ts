import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import { DirectoryMapping, HookScript, ProxmoxFile, ProxmoxVm } from '../../constructs';
import { hookChain } from '../../lib/model/hooks/hook-chain';
import { shareArguments, virtiofsBlocks, virtiofsdHookArguments } from '../../lib/model/shares/share-arguments';
import { startSimulatedCluster, type SimulatedCluster } from '../../lib/sim';
import { startStandInProvider, type StandInProvider } from '../../lib/sim/provider';
import { escapeTemplate } from '../../lib/values/template-text';
import { share } from '../model/shares/shares';
import { synthesized } from '../support/synthesized';
import { ignitionArguments } from './ignition-arguments';
import { providers, ROOT, type Dump } from './project';
import { runTofu } from './tofu';

const SHARES = [share({ tag: 'class-data' }), share({ tag: 'www', method: 'virtiofsd', mountPoint: '/www' }), share({ tag: 'nine', method: '9p', mountPoint: '/9' })];
const TEXT = `\${e} %{f} ${'a,b "c" \\d \'g\' '.repeat(4000)}`;
const IGNITION = JSON.stringify({ ignition: { version: '3.4.0' }, passwd: { users: [{ name: TEXT }] } });
const ARGS = [ignitionArguments('flatcar', IGNITION), ...shareArguments(SHARES, { vmId: 101, memoryMiB: 512 })].join(' ');

interface Changes {
  /** Behind the end of a script. */
  readonly more?: string;
  /** Of the machine; long ones send the chain to a file. */
  readonly notes?: string;
  readonly folder?: string;
}

async function scripts(): Promise<Record<string, string>> {
  const names = ['dispatcher.pl', 'virtiofsd.pl'];
  return Object.fromEntries(await Promise.all(names.map(async name => [name, await readFile(path.join(ROOT, 'hookscripts', name), 'utf8')])));
}

/** A machine with shares of all methods, its hook scripts behind the dispatcher, and 60 kB of Ignition in the arguments for QEMU. */
function configuration(cluster: SimulatedCluster, contents: Record<string, string>, { more = '', notes = '', folder = '/srv/data' }: Changes, auth: object): object {
  const { configuration: made } = synthesized(stack => {
    const rootProvider = new ProxmoxProvider(stack, 'root', { alias: 'root' });
    const nodeNames = ['pve1', 'pve2'];
    const hooks = Object.entries(contents).map(([name, content]) => new HookScript(stack, name, { nodeNames, fileName: `class.${name}`, content: content + more }));
    const mapping = new DirectoryMapping(stack, 'data', { mappingId: 'class-data', paths: { pve1: folder, pve2: folder } });
    const chain = hookChain({
      hooks: [{ volume: hooks[1]!.fileId, arguments: virtiofsdHookArguments(SHARES) }], description: notes, chainVolume: 'local:snippets/class.work.hooks',
    });
    const file = chain.file && new ProxmoxFile(stack, 'chain', {
      nodeName: 'pve1', contentType: 'snippets', fileName: chain.file.name, content: escapeTemplate(chain.file.content),
    });
    new ProxmoxVm(stack, 'vm', {
      vmId: 101, nodeName: 'pve1', template: ProxmoxVm.fromVmId(stack, 'debian', 9000, 'pve1'), rootProvider, hookScript: hooks[0],
      vmDependencies: [...hooks, ...file ? [file] : []].flatMap(({ fileDependencies }) => fileDependencies),
      description: escapeTemplate(chain.description), kvmArguments: escapeTemplate(ARGS), memoryMiB: 512,
      directories: virtiofsBlocks(SHARES).map(block => ({ ...block, mapping: mapping.mappingId })),
    });
  });
  const nodes = Object.entries(cluster.ssh?.nodes ?? {}).map(([name, { host, port }]) => ({ name, address: host, port }));
  const ssh = [{ username: 'root', password: cluster.password, node: nodes }];
  const provider = { endpoint: cluster.endpoint, insecure: true, ssh };
  return {
    ...made, terraform: { required_providers: { proxmox: { source: 'bpg/proxmox' } } },
    provider: { proxmox: [{ ...provider, ...auth }, { ...provider, ...auth, alias: 'root' }] },
  };
}

describe.each(providers)('hook scripts and shares, with the %s provider', provider => {
  let standIn: StandInProvider | undefined;
  let folder: string;
  let cluster: SimulatedCluster;
  let contents: Record<string, string>;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'standsmith-hooks-'));
    await mkdir(path.join(folder, 'home'));
    await writeFile(path.join(folder, 'tofurc'), `provider_installation {\n  filesystem_mirror {\n    path = "${path.join(homedir(), '.terraform.d', 'plugins')}"\n  }\n}\n`);
    standIn = provider === 'stand-in' ? await startStandInProvider() : undefined;
    contents = await scripts();
  });

  afterEach(async () => {
    await standIn?.stop();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(version = '9.0.11'): Promise<void> {
    cluster = await startSimulatedCluster({ description: { version, nodes: { pve1: {}, pve2: {} }, templates: [{ vmid: 9000, node: 'pve1', name: 'debian' }] }, ssh: {} });
    await tofu({}, 'init');
  }

  /** @returns what tofu says when it fails */
  async function tofu(changes: Changes, ...args: string[]): Promise<string | undefined> {
    const auth = args.includes('token') ? { api_token: cluster.apiToken } : { username: 'root@pam', password: cluster.password };
    await writeFile(path.join(folder, 'main.tf.json'), JSON.stringify(configuration(cluster, contents, changes, auth)));
    const variables = { HOME: path.join(folder, 'home'), TF_CLI_CONFIG_FILE: path.join(folder, 'tofurc') };
    const { code, stdout, stderr } = await runTofu(folder, [...args.filter(arg => arg !== 'token'), '-input=false', '-no-color'],
      { ...variables, ...(standIn && { TF_REATTACH_PROVIDERS: standIn.reattach }) });
    return code === 0 ? undefined : `${stdout}${stderr}`.replace(/\s*\n[│ ]*/g, ' ');
  }

  const apply = async (changes: Changes = {}) => {
    expect(await tofu(changes, 'apply', '-auto-approve')).toBeUndefined();
    expect(await tofu(changes, 'plan', '-detailed-exitcode')).toBeUndefined();
  };
  const dump = () => cluster.dump() as Dump;
  const vm = () => (dump().vms as Record<number, { readonly config: Readonly<Record<string, string>> }>)[101]!.config;
  const clones = () => cluster.taskSummary().find(({ type }) => type === 'qmclone')?.count;
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

  test('come to the nodes as they are written; a change reaches what was changed, and no machine', async () => {
    await start();
    const before = dump();
    await apply();
    for (const [name, content] of Object.entries(contents)) {
      for (const node of ['pve1', 'pve2']) expect(dump().volumes![`${node}/local:snippets/class.${name}`]).toMatchObject({ sha256: sha256(content) });
    }
    expect(vm()).toMatchObject({ args: ARGS, hookscript: 'local:snippets/class.dispatcher.pl', virtiofs0: expect.stringMatching(/^dirid=class-data,cache=auto/) });
    expect(vm().description).toMatch(/```hookscripts\nlocal:snippets\/class\.virtiofsd\.pl tag=www,path=\/srv\/data,cache=auto\n```$/);

    await apply({ more: '# changed\n', folder: '/srv/other' });
    expect(dump().volumes!['pve2/local:snippets/class.dispatcher.pl']).toMatchObject({ sha256: sha256(`${contents['dispatcher.pl']}# changed\n`) });
    expect(dump().mappings).toMatchObject({ 'dir/class-data': { map: ['node=pve1,path=/srv/other', 'node=pve2,path=/srv/other'] } });
    expect(clones()).toBe(1);

    const notes = 'x'.repeat(8000);
    await apply({ notes });
    expect(vm().description).toMatch(/^x{8000}\n[^]*```hookscripts\n@local:snippets\/class\.work\.hooks\n```$/);
    expect(dump().volumes!['pve1/local:snippets/class.work.hooks']).toMatchObject({ sha256: sha256('local:snippets/class.virtiofsd.pl tag=www,path=/srv/data,cache=auto\n') });
    await tofu({ notes }, 'destroy', '-auto-approve');
    expect(dump()).toEqual(before);
  });

  test('are refused with a token, as by PVE', async () => {
    await start();
    expect(await tofu({}, 'apply', '-auto-approve', 'token')).toMatch(/only root can set '(args|hookscript)' config/);
  });

  test('find no directory mappings before PVE 8.4', async () => {
    await start('8.3.5');
    expect(await tofu({}, 'apply', '-auto-approve')).toMatch(/Method 'POST \/cluster\/mapping\/dir' not implemented/);
    expect(dump().vms).not.toHaveProperty('101');
  });
});
