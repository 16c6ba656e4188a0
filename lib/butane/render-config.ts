import { formatProblems, type Problem } from './problem';
import type { ReadLocal } from './read-local';
import { LocalFiles } from './translate/local-files';
import { mergeConfigs } from './translate/merge';
import { toJson } from './translate/to-json';
import { translateButane, type Translation } from './translate-butane';

export interface RenderSettings {
  readonly content: string;
  readonly snippets: readonly string[];
  readonly prettyPrint: boolean;
  readonly strict: boolean;
  /** Undefined: there are no files beside it. */
  readonly readFile?: ReadLocal;
  /** How messages name where the files are. */
  readonly filesDir?: string;
}

/** Why there is no Ignition. */
export interface Refusal {
  /** In the words of the provider. */
  readonly failure: string;
  readonly problems: readonly Problem[];
  /** Index of the snippet that is refused; undefined: the content is. */
  readonly snippet?: number;
}

const NO_VARIANT = 'error parsing variant; must be specified';
const TOO_NEW = 'unsupported config version';

/** What `ct_config` renders: the content, with the snippets merged into it in their order. It stops at the first of them that is refused. */
export function renderConfig(settings: RenderSettings): { readonly rendered: string } | Refusal {
  const { content, snippets, prettyPrint, strict, readFile, filesDir } = settings;
  const files = new LocalFiles(readFile, filesDir);
  const main = translateButane(content, files);
  const refusal = strictRefusal(main, strict);
  if (main.config === undefined || refusal !== undefined) return refusal ?? { failure: main.failure!, problems: main.problems };
  let config = main.config;
  for (const [snippet, text] of snippets.entries()) {
    const translation = translateButane(text, files);
    const refused = strictRefusal(translation, strict);
    if (translation.config === undefined || refused !== undefined) {
      return { ...(refused ?? { failure: snippetFailure(translation), problems: translation.problems }), snippet };
    }
    config = mergeConfigs(config, translation.config);
  }
  return { rendered: toJson(config, prettyPrint) };
}

function strictRefusal({ config, problems }: Translation, strict: boolean): Refusal | undefined {
  if (!strict || config === undefined || problems.length === 0) return undefined;
  return { failure: `strict parsing error: ${formatProblems(problems)}`, problems };
}

function snippetFailure({ failure = '', problems, hasReport }: Translation): string {
  if (failure === NO_VARIANT) return `Butane snippets require \`variant\`: ${failure}`;
  if (failure === TOO_NEW) return `snippet parse error: ${failure}, expect v1.4.0`;
  return `Butane translate error: ${failure}\n${hasReport ? formatProblems(problems) : ''}`;
}
