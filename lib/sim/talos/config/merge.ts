import { deletionKey, isDeletion } from './check-keys';
import { documentId } from './documents';
import { elementOf, isTree, keysOf, typeOfDocument } from './known-types';
import type { Tree, TypeName } from './known-types';

/** Keys whose value is replaced, whole. */
const replaced: Readonly<Record<TypeName, readonly string[]>> = {
  'v1alpha1.ClusterNetworkConfig': ['podSubnets', 'serviceSubnets'],
  'v1alpha1.APIServerConfig': ['auditPolicy'],
  'network.RuleConfigV1Alpha1': ['ingress'],
  'network.RulePortSelector': ['ports'],
};

/** Keys that a merge forgets where the patch does not repeat them: an oddity of Talos 1.13. */
const forgotten: Readonly<Record<TypeName, readonly string[]>> = { 'block.ProvisioningSpec': ['diskSelector', 'minSize'] };

/** Lists whose elements are merged: what makes an element the same one. */
const identities: Readonly<Record<TypeName, (element: Tree) => unknown>> = {
  'v1alpha1.Device': (device) => device['interface'] ?? device['deviceSelector'],
  'v1alpha1.Vlan': (vlan) => vlan['vlanId'],
  'v1alpha1.AdmissionPluginConfig': (plugin) => plugin['name'],
  'extensions.ConfigFile': (file) => file['mountPath'],
};

/**
 * Applies a strategic merge patch, as Talos does: objects key by key, lists one behind the other but for those that Talos merges or replaces, and
 * `$patch: delete` takes away what it stands in. Nothing is changed in place.
 */
export function applyPatch(documents: readonly Tree[], patch: readonly Tree[]): readonly Tree[] {
  return patch.reduce<readonly Tree[]>((result, change) => {
    const id = documentId(change);
    const index = result.findIndex((document) => documentId(document) === id);
    if (isDeletion(change)) {
      return result.filter((_, at) => at !== index);
    }
    if (index < 0) {
      return [...result, change];
    }
    return result.with(index, mergeTrees(result[index]!, change, typeOfDocument(change) ?? 'any'));
  }, documents);
}

function mergeTrees(left: Tree, right: Tree, type: TypeName): Tree {
  const merged = remembered(left, type);
  for (const [key, value] of Object.entries(right)) {
    if (isDeletion(value)) {
      delete merged[key];
    } else if (value !== null && value !== undefined) {
      const valueType = keysOf(type)?.get(key)?.type ?? elementOf(type, '{}') ?? 'any';
      const isReplaced = replaced[type]?.includes(key) === true || merged[key] === undefined || merged[key] === null;
      const result = isReplaced ? value : mergeValues(merged[key], value, key === 'extraArgs' ? 'arguments' : valueType);
      merged[key] = withoutDeletions(result);
    }
  }
  return merged;
}

function remembered(left: Tree, type: TypeName): Tree {
  const entries = Object.entries(left).filter(([key]) => forgotten[type]?.includes(key) !== true);
  return Object.fromEntries(entries.map(([key, value]) => {
    const keyType = keysOf(type)?.get(key)?.type ?? 'any';
    return [key, forgotten[keyType] !== undefined && isTree(value) ? remembered(value, keyType) : value];
  }));
}

function mergeValues(left: unknown, right: unknown, type: TypeName): unknown {
  if (isTree(left) && isTree(right)) {
    return type === 'arguments' ? { ...left, ...right } : mergeTrees(left, right, type);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return mergeLists(left, right, elementOf(type, '[]') ?? 'any');
  }
  // Go's nothing: typed text and numbers stay what they were
  const isNothing = (type === 'text' && right === '') || (type === 'number' && right === 0);
  return isNothing ? left : right;
}

function mergeLists(left: readonly unknown[], right: readonly unknown[], type: TypeName): unknown[] {
  const identity = identities[type];
  return right.reduce<unknown[]>((result, element) => {
    if (isDeletion(element)) {
      const wanted = Object.entries(element).filter(([key]) => key !== deletionKey);
      return result.filter((other) => !(isTree(other) && wanted.every(([key, value]) => isSame(other[key], value))));
    }
    const index = identity === undefined || !isTree(element)
      ? -1
      : result.findIndex((other) => isTree(other) && identity(other) !== undefined && isSame(identity(other), identity(element)));
    return index < 0 ? [...result, element] : result.with(index, mergeTrees(result[index] as Tree, element as Tree, type));
  }, [...left]);
}

/** What has no counterpart is taken as it is, without what takes away. */
function withoutDeletions(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((element) => !isDeletion(element)).map(withoutDeletions);
  }
  if (!isTree(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).filter(([, part]) => !isDeletion(part)).map(([key, part]) => [key, withoutDeletions(part)]));
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
