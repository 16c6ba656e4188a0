import type { Report } from '../report';
import { ignitionConfig } from '../shape/config';
import { ignitionFields } from '../shape/shape';
import type { Fields, Shape } from '../shape/shape';
import { walk } from '../shape/walk';

/** What tells an item of a list from others. */
export function keyOf(shape: Shape, item: unknown): string {
  return shape.kind === 'struct' ? shape.key!(item as Fields) : String(item);
}

/** No two items of a list may have the same key, nor may two of files, directories and links. */
export function checkDuplicates(config: unknown, report: Report): void {
  walk(ignitionConfig, config, ignitionFields, (struct, value, path) => {
    if (struct.kind !== 'struct') return;
    const seen = new Map<string, Set<string>>();
    for (const [field, list] of ignitionFields(struct)) {
      if (list.kind !== 'list' || list.isAppended) continue;
      const group = list.keysWith ?? field;
      const keys = seen.get(group) ?? new Set();
      seen.set(group, keys);
      ((value as Fields)[field] as readonly unknown[] | undefined)?.forEach((item, index) => {
        const key = keyOf(list.item, item);
        if (keys.has(key)) report.error([...path, field, index], 'duplicate entry defined');
        keys.add(key);
      });
    }
  });
}
