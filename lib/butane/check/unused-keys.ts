import type { Report } from '../report';
import { fieldsIn } from '../shape/shape';
import type { StructShape } from '../shape/shape';
import { walk } from '../shape/walk';
import { formatPath, nodeAt } from '../yaml/yaml-node';
import type { YamlNode } from '../yaml/yaml-node';

/** Warns of keys that mean nothing. What is written by an alias is out of its sight. */
export function checkUnusedKeys(root: YamlNode, shape: StructShape, config: unknown, base: number, report: Report): void {
  walk(shape, config, (struct) => fieldsIn(struct, base), (struct, _, path) => {
    const node = struct.kind === 'struct' ? nodeAt(root, path) : undefined;
    if (struct.kind !== 'struct' || node === undefined) return;
    if (node.kind !== 'mapping') {
      const at = formatPath(path);
      report.warn(path, `context tree does not match content tree at ${at}. Line and column reporting may be inconsistent. Unused keys may not be reported`);
      return;
    }
    const known = new Set(fieldsIn(struct, base).map(([name]) => name));
    for (const [{ value: key }] of node.entries) {
      if (!known.has(key)) report.warn([...path, { key }], `unused key ${key}`, [...known]);
    }
  });
}
