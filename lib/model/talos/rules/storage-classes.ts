import type { TalosRule } from './rule';

/** Storage classes are told apart by their names, and one of them is what volumes are of that name none. */
export const storageClasses: TalosRule = {
  name: 'storage-classes',
  check: ({ config: { cluster, positions, position } }) => {
    const classes = cluster.addons.proxmoxCsi?.storageClasses ?? [];
    const at = (index: number, key: string) => positions[`cluster.proxmox_csi.storage_classes[${index}].${key}`] ?? position;
    const first = classes.findIndex(({ isDefault }) => isDefault);
    return classes.flatMap(({ name, isDefault }, index) => [
      ...(classes.findIndex((other) => other.name === name) < index ? [{
        position: at(index, 'name'), message: `two storage classes are called ${name}`, fix: 'give it another name',
      }] : []),
      ...(isDefault && first < index ? [{
        position: at(index, 'default'), message: `storage class ${name} is the default, as ${classes[first]!.name} is`, fix: 'take default out of one of them',
      }] : []),
    ]);
  },
};
