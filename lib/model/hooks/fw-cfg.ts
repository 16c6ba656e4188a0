import { quote } from '../../values/quote';
import { optionValue, quoteArgument } from './kvm-arguments';
import type { Problem } from './problem';

/** Distributions whose Ignition looks for its configuration in QEMU's firmware configuration device. */
export type IgnitionDistribution = 'flatcar' | 'fedora-coreos';

/** Where the Ignition comes from: a file of the node, or the text itself. */
export type FwCfgSource = { readonly distribution: IgnitionDistribution } & ({ readonly file: string } | { readonly content: string });

/** Names of the item, by distribution. */
export const FW_CFG_NAMES: Readonly<Record<IgnitionDistribution, string>> = {
  flatcar: 'opt/org.flatcar-linux/config',
  'fedora-coreos': 'opt/com.coreos/config',
};

/** File on the node that the hook script `cloud-init-to-ignition.pl` writes before the VM starts. */
export function ignitionFile(vmId: number): string {
  return `/etc/pve/local/ignition/${vmId}.ign`;
}

/**
 * Part of `kvm_arguments` that hands the Ignition over: `-fw_cfg name=opt/org.flatcar-linux/config,file=/etc/pve/local/ignition/101.ign`.
 *
 * @throws Error for a content that `fwCfgProblems` has something to say about
 */
export function fwCfgArgument(source: FwCfgSource): string {
  if ('file' in source) return itemArgument(source.distribution, `file=${optionValue(source.file)}`);
  const [problem] = fwCfgProblems(source.content);
  if (problem) throw new Error(`${problem.message}; ${problem.fix}`);
  return itemArgument(source.distribution, stringOption(source.content));
}

function itemArgument(distribution: IgnitionDistribution, from: string): string {
  return `-fw_cfg ${quoteArgument(`name=${FW_CFG_NAMES[distribution]},${from}`)}`;
}

function stringOption(content: string): string {
  return `string=${optionValue(content)}`;
}

/** What Linux takes as one argument of a program, its final NUL included. */
const MAX_ARGUMENT_BYTES = 131_072;
const BY_FILE = 'hand the Ignition over by a file of the node';

/** What keeps a text from being handed over as `string=`; a file takes anything. */
export function fwCfgProblems(content: string): readonly Problem[] {
  const problem = (message: string, fix = BY_FILE): Problem => ({ path: [], message, fix });
  const foreign = /[^\x20-\x7e\n\r\t]/u.exec(content)?.[0];
  const bytes = Buffer.byteLength(itemArgument('flatcar', '')) + Buffer.byteLength(stringOption(content));
  return [
    ...content === '' ? [problem('the Ignition is empty, and QEMU takes no empty text')] : [],
    ...(/[\n\r]/.test(content)
      ? [problem('the Ignition has line feeds, and PVE keeps QEMU\'s arguments in one line', `write it in one line (no pretty_print), or ${BY_FILE}`)] : []),
    ...foreign === undefined ? [] : [problem(`the Ignition has the character ${quote(foreign)}, and PVE keeps QEMU's arguments in ASCII`, `write it as \\u${hex(foreign)}, or ${BY_FILE}`)],
    ...(bytes < MAX_ARGUMENT_BYTES ? []
      : [problem(`as an argument of QEMU the Ignition is ${bytes} bytes long, commas doubled, and Linux takes ${MAX_ARGUMENT_BYTES - 1}`)]),
  ];
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}
