import { isAbsolute } from 'node:path';
import { crc32 } from 'node:zlib';
import { filesFolder, renderConfig } from '../../../butane';
import type { ConfigProblem, DataSourceType } from '../resource-type';
import { isList } from '../values/value';
import type { ValueObject } from '../values/value';

const RELATIVE = 'a relative path: "${abspath(path.module)}/…" is the same, and absolute';

/** `ct_config`: Butane → Ignition. */
export const configData: DataSourceType<object> = {
  validate: ({ files_dir: folder = null, snippets = null }) => [
    ...(isList(snippets) ? snippets : []).flatMap((snippet, index): ConfigProblem[] => (snippet !== null ? [] : [{
      path: [{ attributeName: 'snippets' }, { elementKeyInt: index }],
      summary: 'Null value found in list',
      detail: 'Null values are not allowed for this attribute value.',
    }])),
    ...(typeof folder === 'string' && folder !== '' && !isAbsolute(folder) ? [{
      path: [{ attributeName: 'files_dir' }],
      summary: `the stand-in for poseidon/ct does not know tofu's folder: files_dir is ${folder}`,
      detail: RELATIVE,
    }] : []),
  ],
  read: async (config) => {
    const filesDir = textOf(config, 'files_dir');
    const snippets = (config['snippets'] ?? []) as readonly string[];
    const result = renderConfig({
      content: textOf(config, 'content'),
      snippets,
      prettyPrint: config['pretty_print'] === true,
      strict: config['strict'] === true,
      readFile: filesDir === '' ? undefined : filesFolder(filesDir),
      filesDir,
    });
    if ('failure' in result) throw new Error(result.failure);
    return {
      ...config,
      snippets: snippets.length === 0 ? null : config['snippets']!,
      pretty_print: config['pretty_print'] ?? false,
      strict: config['strict'] ?? false,
      rendered: result.rendered,
      id: String(crc32(result.rendered)),
    };
  },
};

function textOf(config: ValueObject, name: string): string {
  const value = config[name];
  return typeof value === 'string' ? value : '';
}
