import path from 'node:path';
import type { MachineConfig, MachinesConfig } from '../../config/machines/machines-config';
import { hookChain, hookProblems, type Hook } from '../hooks/hook-chain';
import { virtiofsdHookArguments } from '../shares/share-arguments';
import type { GivenMachine } from './allocate-machines';
import type { Findings } from './findings';
import type { HookPlan, HookScriptPlan } from './machines-plan';
import { positionIn } from './position-in';

export interface PlannedHooks {
  readonly hook?: HookPlan;
  /** Notes of the VM, which name what is run. */
  readonly description?: string;
  /** The scripts that are brought to the machine's node. */
  readonly scripts: readonly HookScriptPlan[];
}

/** What PVE runs for a machine: what its Ignition and its shares take, then its own hooks. */
export function planHooks(config: MachinesConfig, machine: MachineConfig, { nodeName }: GivenMachine, wrong: Findings): PlannedHooks {
  const { key, settings: { description, hooks } } = machine;
  const own = hooks.map(({ script, volume, arguments: words }) => {
    const brought = script === undefined ? undefined : scriptOf(config, nodeName, path.basename(script.file), script.text);
    return { brought, hook: { volume: brought?.volume ?? volume ?? '', arguments: words } };
  });
  const needed = builtIn(machine).map(({ name, arguments: words }) => {
    const brought = scriptOf(config, nodeName, name, config.builtInScripts[name]!);
    return { brought, hook: { volume: brought.volume, arguments: words } };
  });
  wrongHooks(machine, wrong);
  const all = [...needed, ...own];
  const chain: readonly Hook[] = all.map(({ hook }) => hook);
  const chainVolume = `${config.snippetsDatastoreId}:snippets/${config.name}.${key}.hooks`;
  const isNamed = hooks.every(({ script, volume }) => (script === undefined) !== (volume === undefined));
  const problems = isNamed ? hookProblems({ hooks: chain, description, chainVolume }) : [];
  wrong.add(problems.map(({ path: at, message, fix }) => ({
    position: positionIn(machine, at[0] === 'hooks' ? `hooks[${Number(at[1]) - needed.length}]` : String(at[0] ?? 'hooks')), message: `${key}: ${message}`, fix,
  })));
  if (problems.length > 0 || chain.length === 0) return { description, scripts: [] };
  const dispatcher = scriptOf(config, nodeName, 'dispatcher.pl', config.builtInScripts['dispatcher.pl']!);
  const { description: notes, file } = hookChain({ hooks: chain, description, chainVolume });
  const scripts = [dispatcher, ...all.flatMap(({ brought }) => brought ?? [])].map(({ plan }) => plan);
  return {
    description: notes,
    scripts,
    hook: {
      volume: dispatcher.volume,
      chain: file && { fileName: file.name, content: file.content },
      scripts: [...new Set(scripts.map(({ fileName }) => fileName))],
    },
  };
}

function wrongHooks(machine: MachineConfig, wrong: Findings): void {
  machine.settings.hooks.forEach(({ script, volume }, index) => {
    if ((script === undefined) === (volume === undefined)) {
      wrong.add([{
        position: positionIn(machine, `hooks[${index}]`),
        message: `hook ${index + 1} of ${machine.key} has ${script === undefined ? 'neither script nor volume' : 'both script and volume'}`,
        fix: 'name a file of the environment\'s folder as script, or one that is on the node already as volume',
      }]);
    }
    if (script !== undefined && !script.text.startsWith('#!/')) {
      wrong.add([{ position: { file: script.file, line: 1, column: 1 }, message: 'the script does not begin with #! and the program that runs it', fix: 'begin it with #!/usr/bin/perl' }]);
    }
  });
}

/** What Standsmith brings along, in the order in which it is run. */
function builtIn({ settings: { os, ignition, shares } }: MachineConfig): { readonly name: string; readonly arguments: readonly string[] }[] {
  const takesIgnition = os === 'flatcar' || os === 'fedora-coreos';
  const daemons = virtiofsdHookArguments(shares);
  return [
    ...(takesIgnition && ignition.delivery === 'hookscript' ? [{ name: 'cloud-init-to-ignition.pl', arguments: [] }] : []),
    ...(daemons.length > 0 ? [{ name: 'virtiofsd.pl', arguments: daemons }] : []),
  ];
}

/** Its name on the node is the environment's own: two environments may have other versions of it. */
function scriptOf(
  config: MachinesConfig, nodeName: string, name: string, content: string,
): { readonly volume: string; readonly plan: HookScriptPlan } {
  const fileName = `${config.name}.${name}`;
  return { volume: `${config.snippetsDatastoreId}:snippets/${fileName}`, plan: { fileName, content, nodes: [nodeName] } };
}

/** Each script once, on all nodes that want it. */
export function gatherScripts(scripts: readonly HookScriptPlan[]): readonly HookScriptPlan[] {
  const byName = new Map<string, HookScriptPlan>();
  for (const script of scripts) {
    const known = byName.get(script.fileName);
    byName.set(script.fileName, { ...script, nodes: [...new Set([...known?.nodes ?? [], ...script.nodes])].sort() });
  }
  return [...byName.values()];
}
