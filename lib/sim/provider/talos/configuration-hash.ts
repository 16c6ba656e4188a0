import { createHash } from 'node:crypto';
import { readDocuments } from '../../talos/config/documents';
import { isTree } from '../../talos/config/known-types';
import type { Tree } from '../../talos/config/known-types';

/** Images whose tags belong to those who bring Kubernetes to another version. */
const IMAGES = [['machine', 'kubelet'], ['cluster', 'apiServer'], ['cluster', 'controllerManager'], ['cluster', 'scheduler'], ['cluster', 'proxy']];
const IMAGE_KINDS: readonly unknown[] = ['KubeControllerManagerConfig', 'KubeSchedulerConfig'];

/** A number that stays when keys of a configuration change their order. @param ignoresKubernetes when another version of Kubernetes is no change */
export function configurationHash(text: string, ignoresKubernetes: boolean): string {
  const documents = ignoresKubernetes ? readDocuments(text).map(withoutTags) : readDocuments(text);
  return createHash('sha256').update(documents.map((document) => JSON.stringify(sorted(document))).join('\n')).digest('hex');
}

function withoutTags(document: Tree): Tree {
  if (document['kind'] === undefined) {
    return IMAGES.reduce((tree, path) => changedAt(tree, path, withoutTag), document);
  }
  return IMAGE_KINDS.includes(document['kind']) ? withoutTag(document) : document;
}

function changedAt(tree: Tree, [key, ...rest]: readonly string[], change: (tree: Tree) => Tree): Tree {
  const part = key === undefined ? undefined : tree[key];
  if (key === undefined) {
    return change(tree);
  }
  return isTree(part) ? { ...tree, [key]: changedAt(part, rest, change) } : tree;
}

function withoutTag(tree: Tree): Tree {
  const { image } = tree;
  return typeof image === 'string' ? { ...tree, image: image.replace(/:[^:/]*$/, '') } : tree;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (!isTree(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, sorted(part)]));
}
