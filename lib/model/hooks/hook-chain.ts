import { quote } from '../../values/quote';
import { quoteArgument } from './kvm-arguments';
import type { Problem } from './problem';

/** A script that PVE runs, through the dispatcher, before and after a VM starts and stops. */
export interface Hook {
  /** Volume of the script: `local:snippets/class.virtiofsd.pl`. */
  readonly volume: string;
  /**
   * What it is given behind the VM ID and the phase.
   *
   * @default - nothing more
   */
  readonly arguments?: readonly string[];
}

export interface HookChainInput {
  /** In the order in which they run, in each phase. */
  readonly hooks: readonly Hook[];
  /**
   * The machine's own notes; they come first.
   *
   * @default - none
   */
  readonly description?: string;
  /** Volume of the file for a chain that is too long for the notes: `local:snippets/class.work-00.hooks`. */
  readonly chainVolume: string;
}

export interface HookChain {
  /** Notes of the VM, with the chain or the place of its file; the dispatcher reads them. */
  readonly description: string;
  /**
   * File that has to be where the notes say.
   *
   * @default - the chain is in the notes
   */
  readonly file?: { readonly volume: string; readonly name: string; readonly content: string };
}

/** PVE's limit for a VM's notes. It counts characters; a byte is never more. */
export const MAX_DESCRIPTION_BYTES = 8192;
const FENCE = '```hookscripts';
const VOLUME = /^[A-Za-z][A-Za-z0-9._-]*[A-Za-z0-9]:snippets\/[A-Za-z0-9._+-]+$/;

/**
 * Notes of a VM whose hook script is the dispatcher, and the file with the chain where the notes would be too long.
 *
 * @throws Error for what `hookProblems` has something to say about
 */
export function hookChain(input: HookChainInput): HookChain {
  const [problem] = hookProblems(input);
  if (problem) throw new Error(`${problem.message}; ${problem.fix}`);
  const { hooks, chainVolume } = input;
  const chain = hooks.map(({ volume, arguments: words = [] }) => `${[volume, ...words].map(quoteArgument).join(' ')}\n`).join('');
  const description = withBlock(input, chain);
  if (Buffer.byteLength(description) <= MAX_DESCRIPTION_BYTES) return { description };
  return { description: withBlock(input, reference(chainVolume)), file: { volume: chainVolume, name: fileName(chainVolume), content: chain } };
}

/** What is wrong with hooks and notes; paths are `['description']` and `['hooks', index, …]`. */
export function hookProblems(input: HookChainInput): readonly Problem[] {
  const { hooks, description = '', chainVolume } = input;
  const bytes = Buffer.byteLength(withBlock(input, reference(chainVolume)));
  return [
    ...hooks.flatMap(({ volume, arguments: words = [] }, index) => [
      ...VOLUME.test(volume) ? [] : [{
        path: ['hooks', index, 'volume'], message: `a hook script is a snippet on a storage, and ${quote(volume)} is none`, fix: 'write it as STORAGE:snippets/FILE',
      }],
      ...(words.some((word) => /[\n\r\0]/.test(word)) ? [{
        path: ['hooks', index, 'arguments'], message: `an argument of the hook script ${quote(volume)} has line feeds, and a line of the chain is one script`, fix: 'write it in one line',
      }] : []),
    ]),
    ...(/^\s*(```|~~~)/m.test(description) && description.includes(FENCE.slice(3)) ? [{
      path: ['description'], message: `the description has a block of hookscripts of its own`, fix: `leave out the lines from ${FENCE} on, and name the scripts under hooks`,
    }] : []),
    ...bytes <= MAX_DESCRIPTION_BYTES ? [] : [{
      path: ['description'], message: `the description is ${bytes} bytes long${hooks.length > 0 ? ' with the place of the hook scripts' : ''}, and PVE takes ${MAX_DESCRIPTION_BYTES}`,
      fix: `shorten it by ${bytes - MAX_DESCRIPTION_BYTES} bytes`,
    }],
  ];
}

function withBlock({ hooks, description = '' }: HookChainInput, block: string): string {
  if (hooks.length === 0) return description;
  const own = description.trimEnd();
  return `${own === '' ? '' : `${own}\n\n`}The dispatcher reads the hook scripts of this machine here. Without this block the machine does not start.\n\n${FENCE}\n${block}\`\`\``;
}

/** The chain's file, as the dispatcher knows it. */
function reference(chainVolume: string): string {
  return `@${chainVolume}\n`;
}

function fileName(volume: string): string {
  return volume.slice(volume.indexOf('/') + 1);
}
