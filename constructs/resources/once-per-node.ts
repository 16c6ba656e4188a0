import { checkNodeName } from '../../lib/values/names';
import { checkProp, validateProps } from '../validation';

/**
 * What there is once on each node that asks for it.
 *
 * @param what it is in the caller's words: `image "debian.qcow2"`
 */
export function oncePerNode<T>(what: string, define: (nodeName: string) => T): (nodeName: string) => T {
  const known = new Map<string, T>();
  return nodeName => {
    validateProps(what, [checkProp('nodeName', nodeName, checkNodeName)]);
    if (!known.has(nodeName)) known.set(nodeName, define(nodeName));
    return known.get(nodeName)!;
  };
}
