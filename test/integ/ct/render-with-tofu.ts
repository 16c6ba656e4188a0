import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ButaneCase } from '../../butane/corpus/case';
import { writeFiles } from '../../butane/corpus/files';
import { runTofu } from '../tofu';

/** What `ct_config` renders, or says. */
export type Answer = { readonly rendered: string } | { readonly error: string };

interface Diagnostic { readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly address?: string } }
interface Read { readonly name: string; readonly values: { readonly rendered: string } }
interface Planned { readonly prior_state?: { readonly values: { readonly root_module: { readonly resources?: readonly Read[] } } } }

/** Where the files are, in what is compared. */
export const FILES_DIR = '/files';

/**
 * Has tofu read a `ct_config` for each case.
 *
 * @param variables for tofu: which provider it meets
 * @returns answers by the names of the cases
 */
export async function renderWithTofu(
  cases: Readonly<Record<string, ButaneCase>>, variables: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, Answer>>> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'standsmith-ct-')));
  const names = Object.keys(cases);
  try {
    const filesDir = path.join(folder, 'files');
    writeFiles(filesDir);
    const configs = Object.values(cases).map(({ content, snippets, hasFiles = true, strict = true, prettyPrint }, index) => [`case_${index}`, {
      content: escape(content), snippets: snippets?.map(escape), strict, pretty_print: prettyPrint, ...hasFiles && { files_dir: filesDir },
    }]);
    await writeFile(path.join(folder, 'main.tf.json'), JSON.stringify({
      terraform: { required_providers: { ct: { source: 'poseidon/ct', version: '0.14.0' } } },
      data: { ct_config: Object.fromEntries(configs) as object },
    }));
    const init = await runTofu(folder, ['init', '-no-color'], variables);
    if (init.code !== 0) throw new Error(init.stderr);
    const { stdout, code } = await runTofu(folder, ['plan', '-json', '-out', 'plan'], variables);
    const read = code === 0 ? JSON.parse((await runTofu(folder, ['show', '-json', 'plan'], variables)).stdout) as Planned : {};
    const resources = read.prior_state?.values.root_module.resources ?? [];
    const rendered = resources.map(({ name, values }): [string, Answer] => [name, { rendered: values.rendered }]);
    const errors = stdout.split('\n').filter(Boolean).flatMap((line): [string, Answer][] => {
      const { diagnostic } = JSON.parse(line) as Diagnostic;
      const name = /^data\.ct_config\.(\w+)$/.exec(diagnostic?.address ?? '')?.[1];
      return name === undefined ? [] : [[name, { error: diagnostic!.summary.replaceAll(filesDir, FILES_DIR) }]];
    });
    const answers = new Map([...rendered, ...errors]);
    return Object.fromEntries(names.flatMap((name, index) => {
      const answer = answers.get(`case_${index}`);
      return answer === undefined ? [] : [[name, answer]];
    }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Text as a string of tofu's JSON. */
function escape(text: string): string {
  return text.replaceAll('${', '$${').replaceAll('%{', '%%{');
}
