import type { LocatedScalar, Path } from '../located';

/** What the name of an image begins with, where it is one of these systems. */
const SYSTEMS = ['debian', 'ubuntu', 'flatcar', 'fedora-coreos'];
const EXTENSION = /\.(qcow2|raw|vmdk)$/;

/**
 * What a site calls an image, in the words of env.yaml: a URL, a volume (`local:import/debian-13.qcow2`), or the name of a file in `import` of the
 * storage `local`. PVE takes none there that ends in `.img`: such a one is called `.qcow2`.
 *
 * @returns values by their path
 */
export function imageOf({ value }: LocatedScalar): [path: Path, value: string][] {
  const image = String(value);
  const name = image.replace(/[?#].*$/, '').replace(/^.*[/:]/, '').toLowerCase();
  const system = SYSTEMS.find(one => name.startsWith(one));
  const os: [Path, string][] = system === undefined ? [] : [[['os'], system]];
  if (/^https?:\/\//.test(image)) return [...os, [['image', 'url'], image]];
  if (image.includes(':')) return [...os, [['image', 'file_id'], image]];
  return [...os, [['image', 'file_id'], `local:import/${EXTENSION.test(image) ? image : `${image.replace(/\.img$/, '')}.qcow2`}`]];
}
