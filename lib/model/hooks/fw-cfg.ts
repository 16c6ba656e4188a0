import { FW_CFG_NAMES } from '../../values/fw-cfg';
import { quote } from '../../values/quote';
import type { Problem } from './problem';

/** What Linux takes as one argument of a program, its final NUL included. */
const MAX_ARGUMENT_BYTES = 131_072;
const LONGEST_NAME = Math.max(...Object.values(FW_CFG_NAMES).map((name) => name.length));
const BY_FILE = 'hand the Ignition over by a file of the node';

/** What keeps an Ignition from being handed over in the arguments of QEMU; a file takes anything. */
export function fwCfgProblems(content: string): readonly Problem[] {
  const problem = (message: string, fix = BY_FILE): Problem => ({ path: [], message, fix });
  const foreign = /[^\x20-\x7e\n\r\t]/u.exec(content)?.[0];
  // commas are doubled there
  const bytes = 'name=,string='.length + LONGEST_NAME + content.replaceAll(',', ',,').length;
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
