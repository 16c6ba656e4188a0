import type { z } from 'zod';
import { list, section, text } from '../../schema-parts';
import { checkFileName, checkHttpsUrl, checkNamespace } from '../checks';

const inlineManifest = section('a manifest', {
  name: text(checkNamespace, 'Name, by which the machine configuration knows it', 'namespaces'),
  file: text(checkFileName, 'File of the environment\'s folder with Kubernetes objects, 1 MiB at most', 'manifests/namespaces.yaml'),
});

/** Keys of `cluster` with objects that control planes make when the cluster starts. */
export const manifestsShape = {
  inline_manifests: list(inlineManifest, 0, 100, 'inline_manifests', 'Files with Kubernetes objects, made when the cluster starts', '[{ name: namespaces, file: namespaces.yaml }]').nullish(),
  extra_manifests: list(text(checkHttpsUrl, 'URL of a file with Kubernetes objects', 'https://example.org/v1.0.0/install.yaml'), 0, 100, 'extra_manifests',
    'URLs of files with Kubernetes objects, fetched by control planes when the cluster starts', '["https://example.org/v1.0.0/install.yaml"]').nullish(),
};

export interface InlineManifestConfig {
  readonly name: string;
  /** YAML, of one or more objects. */
  readonly contents: string;
}

export interface ManifestsConfig {
  readonly inlineManifests: readonly InlineManifestConfig[];
  /** URLs. */
  readonly extraManifests: readonly string[];
}

/** @param files texts of the files that are named; one that is not there is a finding */
export function toManifests(given: z.infer<z.ZodObject<typeof manifestsShape>>, files: ReadonlyMap<string, string>): ManifestsConfig {
  return {
    inlineManifests: (given.inline_manifests ?? []).map(({ name, file }) => ({ name, contents: files.get(file) ?? '' })),
    extraManifests: given.extra_manifests ?? [],
  };
}
