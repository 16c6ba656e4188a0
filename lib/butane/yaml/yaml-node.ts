/** A value of a YAML document. Lines and columns count from 1. */
export interface YamlNode {
  readonly kind: 'scalar' | 'mapping' | 'sequence' | 'alias';
  readonly line: number;
  readonly column: number;
  /** `!!str`, `!!int`, … */
  readonly tag: string;
  /** Of a scalar; empty for others. */
  readonly value: string;
  /** Of a mapping. */
  readonly entries: readonly (readonly [key: YamlNode, value: YamlNode])[];
  /** Of a sequence. */
  readonly items: readonly YamlNode[];
  /** What an alias stands for. */
  readonly target?: YamlNode;
}

/** A step down: a key, an index, or to a key itself. */
export type Step = string | number | { readonly key: string };
export type Path = readonly Step[];

export function formatPath(path: Path): string {
  return ['$', ...path.map((step) => (typeof step === 'object' ? step.key : step))].join('.');
}

/** What stands at a path; aliases are not followed. */
export function nodeAt(root: YamlNode, path: Path): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>((node, step) => node && stepDown(node, step), root);
}

function stepDown(node: YamlNode, step: Step): YamlNode | undefined {
  if (typeof step === 'number') return node.items[step];
  const key = typeof step === 'string' ? step : step.key;
  const entry = node.entries.findLast(([{ value }]) => value === key);
  return typeof step === 'string' ? entry?.[1] : entry?.[0];
}

/** What stands at a path, or at the longest beginning of it where something does. */
export function deepestNode(root: YamlNode, path: Path): YamlNode {
  const node = nodeAt(root, path);
  return node ?? deepestNode(root, path.slice(0, -1));
}
