import { toTalosYaml } from '../machine-configuration/to-yaml';

/** An object of Kubernetes. */
export type KubernetesObject = Readonly<Record<string, unknown>>;

/** Objects that control planes make when the cluster starts, where they are not there. */
export interface InlineManifest {
  readonly name: string;
  /** YAML. */
  readonly contents: string;
}

export function inlineManifest(name: string, objects: readonly KubernetesObject[]): InlineManifest {
  return { name, contents: objects.map(toTalosYaml).join('---\n') };
}
