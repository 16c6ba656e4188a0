import type { ConfigProblem } from '../../resource-type';
import { isList, isObject } from '../../values/value';
import type { ValueObject } from '../../values/value';

const OTHER = 'cpu.0.numa';

/** What may be configured only beside `cpu.numa`. */
const DEPENDENT = { memory: ['hugepages', 'keep_hugepages'], numa: ['device', 'cpus', 'memory', 'hostnodes'] } as const;

/** What stands in the configuration of a VM that `cpu.numa` is missing for. */
export function needsNuma(config: ValueObject): readonly ConfigProblem[] {
  const blocks = (name: string): readonly ValueObject[] => (isList(config[name]) ? config[name].filter(isObject) : []);
  if ((blocks('cpu')[0]?.['numa'] ?? null) !== null) {
    return [];
  }
  return Object.entries(DEPENDENT).flatMap(([block, attributes]) => blocks(block).flatMap((values, index) => (
    attributes.filter((attribute) => (values[attribute] ?? null) !== null).map((attribute) => {
      const key = `${block}.${index}.${attribute}`;
      return {
        path: [{ attributeName: block }, { elementKeyInt: index }, { attributeName: attribute }],
        summary: 'Missing required argument',
        detail: `"${key}": all of \`${OTHER},${key}\` must be specified`,
      };
    })
  )));
}
