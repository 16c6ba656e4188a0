import type { StateDocument } from '../../tofu/show';

/** `${talos_image_factory_schematic.cluster_image-0_1A2B3C4D.id}`; `$${` is no reference. */
const REFERENCE = /(?<!\$)\$\{([a-z0-9_]+\.[A-Za-z0-9_-]+)\.([a-z0-9_.]+)\}/g;

/** What is to be computed of them: `${split("=", proxmox_user_token.cluster_csi_token_1A2B3C4D.value)[1]}`. */
const EXPRESSION = /(?<!\$)\$\{[^{}]*\}/g;
const OPERAND = /\b([a-z0-9]+_[a-z0-9_]+\.[A-Za-z0-9_-]+)\.([a-z0-9_]+)\b/g;

/**
 * Puts what is in a state in the place of references to it, in every text of a value. Of expressions, what they are computed of is put
 * there: tofu computes them.
 *
 * @throws Error when the state has no such thing: it was never applied
 */
export function resolveReferences<T>(value: T, state: StateDocument): T {
  const resources = new Map(state.values?.root_module?.resources?.map(({ address, values }) => [address, values]));
  const find = (address: string, path: string) => (
    path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], resources.get(address))
  );
  const compute = (expression: string) => expression.replace(OPERAND, (operand, address: string, path: string) => {
    const found = find(address, path);
    return typeof found === 'string' ? JSON.stringify(found) : operand;
  });
  const lookUp = (_: string, address: string, path: string) => {
    const found = find(address, path);
    if (typeof found !== 'string') throw new Error(`the state has no ${address}.${path}`);
    return found;
  };
  const resolve = (text: string) => text.replace(EXPRESSION, expression => {
    const resolved = expression.replace(REFERENCE, lookUp);
    return resolved === expression ? compute(expression) : resolved;
  });
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) => (typeof inner === 'string' ? resolve(inner) : inner)) as T;
}
