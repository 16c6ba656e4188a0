import { unmarshalErrors, type Problem } from './problem';
import { baseConfig, fcosConfig } from './shape/config';
import { name, struct } from './shape/shape';
import type { StructShape, Value } from './shape/shape';
import { Decoder } from './yaml/decode';
import { nodeAt, type YamlNode } from './yaml/yaml-node';

/** A kind of Butane in one of its versions. */
export interface Variant {
  readonly name: string;
  readonly version: string;
  readonly shape: StructShape;
  /** The version of what all variants have in common: `v0_5` is 5. */
  readonly base: number;
  /** As errors name its types: `v1_1`. */
  readonly package: string;
}

const fcos = (version: string, base: number): Variant => {
  return { name: 'fcos', version, base, shape: base >= 3 && version !== '1.2.0' ? fcosConfig : baseConfig, package: packageOf(version) };
};
const flatcar = (version: string, base: number): Variant => ({ name: 'flatcar', version, base, shape: baseConfig, package: packageOf(version) });

const COMMON = struct('commonFields', { version: name, variant: name });

/** What the provider makes Ignition of. */
export const VARIANTS: readonly Variant[] = [
  fcos('1.0.0', 1), fcos('1.1.0', 2), fcos('1.2.0', 3), fcos('1.3.0', 3), fcos('1.4.0', 4), fcos('1.5.0', 5),
  flatcar('1.0.0', 4), flatcar('1.1.0', 5),
];

/** What it understands, and then refuses, as it knows no newer Ignition than 3.4. */
const TOO_NEW: readonly string[] = ['fcos 1.6.0', 'fcos 1.7.0-experimental', 'flatcar 1.2.0-experimental'];

/** What it makes Ignition of, and we do not. */
const NOT_SUPPORTED: readonly string[] = ['r4e', 'fiot', 'openshift'];

type Choice = { readonly variant: Variant } | { readonly problems: readonly Problem[]; readonly failure: string };

/** Which Butane it is, going by `variant` and `version`. */
export function chooseVariant(root: YamlNode | undefined): Choice {
  const decoder = new Decoder(1, ({ kind }) => (kind === 'struct' ? 'config.commonFields' : 'string'));
  const start = { line: root?.line ?? 1, column: root?.column ?? 1 };
  const { variant, version } = { variant: '', version: '', ...root && decoder.decode(root, COMMON) as Value<typeof COMMON> | undefined };
  if (decoder.misfits.length > 0) {
    const problems = decoder.misfits.map(({ node, message }) => problemAt(node, message));
    return { problems, failure: `Error unmarshaling yaml: ${unmarshalErrors(problems)}` };
  }
  const refuse = (failure: string, key: 'variant' | 'version'): Choice => {
    const node = root && nodeAt(root, [key]);
    return { failure, problems: [{ ...problemAt(node, failure), ...node === undefined && start, path: [key] }] };
  };
  if (variant === '') return refuse('error parsing variant; must be specified', 'variant');
  if (!isVersion(version)) return refuse('error parsing version; must be a valid semver', 'version');
  const found = VARIANTS.find((one) => one.name === variant && one.version === version);
  if (found !== undefined) return { variant: found };
  if (TOO_NEW.includes(`${variant} ${version}`)) return refuse('unsupported config version', 'version');
  if (NOT_SUPPORTED.includes(variant)) return refuse(`the stand-in makes no Ignition of Butane of the variant ${variant}`, 'variant');
  const versions = VARIANTS.filter((one) => one.name === variant).map((one) => one.version);
  return refuse(`No translator exists for variant ${variant} with version ${version}`, versions.length > 0 ? 'version' : 'variant');
}

function problemAt(node: YamlNode | undefined, message: string): Problem {
  return { severity: 'error', message, line: node?.line ?? 1, column: node?.column ?? 1, node };
}

function isVersion(version: string): boolean {
  return /^[-+]?\d+\.[-+]?\d+\.[-+]?\d+(?:-[\da-zA-Z-]+(?:\.[\da-zA-Z-]+)*)?(?:\+[\da-zA-Z-]+(?:\.[\da-zA-Z-]+)*)?$/.test(version);
}

function packageOf(version: string): string {
  return `v${version.split('.').slice(0, 2).join('_')}`;
}
