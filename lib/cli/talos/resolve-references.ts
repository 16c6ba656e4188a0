import type { StateDocument } from '../../tofu/show';

/** `${talos_image_factory_schematic.cluster_image-0_1A2B3C4D.id}`; `$${` is no reference. */
const REFERENCE = /(?<!\$)\$\{([a-z0-9_]+\.[A-Za-z0-9_-]+)\.([a-z0-9_.]+)\}/g;

/**
 * Puts what is in a state in the place of references to it, in every text of a value.
 *
 * @throws Error when the state has no such thing: it was never applied
 */
export function resolveReferences<T>(value: T, state: StateDocument): T {
  const resources = new Map(state.values?.root_module?.resources?.map(({ address, values }) => [address, values]));
  const resolve = (text: string) => text.replace(REFERENCE, (_, address: string, path: string) => {
    const found = path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], resources.get(address));
    if (typeof found !== 'string') throw new Error(`the state has no ${address}.${path}`);
    return found;
  });
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) => (typeof inner === 'string' ? resolve(inner) : inner)) as T;
}
