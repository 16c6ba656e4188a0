import { Report } from '../report';
import type { Entry } from '../report';
import { ignitionConfig } from '../shape/config';
import type { IgnitionConfig } from '../shape/config';
import { ignitionFields } from '../shape/shape';
import type { Fields, Shape, StructShape } from '../shape/shape';
import { camelCase } from '../translate/to-json';
import type { Path } from '../yaml/yaml-node';
import { checkDuplicates } from './duplicates';
import { checkIgnition } from './ignition';

const UNKNOWN_VERSION = 'skipping validation for the merge/replace ignition config due to an unkown version';
const NOT_VALID = 'config is not valid';

/**
 * Looks at an Ignition configuration that stands in another one. Paths in it are told as if it were the whole, as the provider does.
 *
 * @param minor the version that it has to have
 */
export function checkEmbeddedConfig(json: string, path: Path, minor: number): readonly Entry[] {
  const report = new Report();
  let config: IgnitionConfig;
  try {
    config = readStruct(ignitionConfig, JSON.parse(json), [], report) as IgnitionConfig;
  } catch (error) {
    report.entries.length = 0;
    report.error([], explain(json, error));
    report.error([...path, 'inline'], NOT_VALID);
    return report.entries;
  }
  const unused = report.entries.splice(0);
  const { version } = config.ignition;
  if (!/^\d+\.\d+\.\d+/.test(version)) report.error(['ignition', 'version'], "invalid config version (couldn't parse)");
  else if (version !== `3.${minor}.0`) return [{ severity: 'warning', path: [...path, 'version'], message: UNKNOWN_VERSION }];
  checkIgnition(config, minor, report);
  checkDuplicates(config, report);
  return [...report.entries, ...unused];
}

class WrongType extends Error {}

function readStruct(shape: StructShape, json: unknown, path: Path, report: Report): Fields {
  if (json !== undefined && json !== null && (typeof json !== 'object' || Array.isArray(json))) throw new WrongType(shape.type);
  const given = (json ?? {}) as Fields;
  const fields = new Map(ignitionFields(shape).map(([field]) => [camelCase(field), field]));
  for (const key of Object.keys(given)) {
    if (!fields.has(key)) report.warn([...path, { key }], `unused key ${key}`, [...fields.keys()]);
  }
  return Object.fromEntries(ignitionFields(shape).map(([field, part]) => {
    const key = camelCase(field);
    return [field, readPart(part, given[key], [...path, key], report)];
  }));
}

function readPart(shape: Shape, json: unknown, path: Path, report: Report): unknown {
  if (shape.kind === 'struct') return readStruct(shape, json, path, report);
  if (json === undefined || json === null) return shape.required === true ? (shape.kind === 'number' ? 0 : '') : undefined;
  if (shape.kind === 'list') {
    if (!Array.isArray(json)) throw new WrongType(shape.kind);
    return json.map((item, index) => readPart(shape.item, item, [...path, index], report));
  }
  if (typeof json !== { text: 'string', number: 'number', flag: 'boolean' }[shape.kind]) throw new WrongType(shape.kind);
  return json;
}

function explain(json: string, error: unknown): string {
  if (error instanceof WrongType) return `json: cannot unmarshal into a value of type ${error.message}`;
  const first = json.trim()[0];
  if (first === undefined) return 'unexpected end of JSON input';
  return /[{["\d\-tfn]/.test(first) ? `invalid character: ${(error as Error).message}` : `invalid character '${first}' looking for beginning of value`;
}
