import type { MachineConfig } from '../../../config/machines/machines-config';
import type { Finding } from '../../../values/finding';
import { positionIn, type MachinesRule } from './rule';

/** A system disk is made from one thing, and what is downloaded is checked. */
export const images: MachinesRule = {
  name: 'images',
  check: ({ config }) => config.machines.flatMap(findingsOf),
};

function findingsOf(machine: MachineConfig): Finding[] {
  const { image } = machine.settings;
  const position = positionIn(machine, 'image');
  const sources = [['template_vmid', image.templateVmId], ['url', image.url], ['path', image.path], ['file_id', image.fileId]] as const;
  const named = sources.flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return [
    ...(named.length > 0 ? [] : [{
      position, message: `machine ${machine.key} has no image`, fix: 'add image: { template_vmid: 9000 }, or an image with url and checksum, path or file_id',
    }]),
    ...(named.length < 2 ? [] : [{ position, message: `the image of ${machine.key} has ${named.join(' and ')}: its disk is made from one of them`, fix: 'leave one' }]),
    ...(image.url !== undefined && image.checksum === undefined ? [{
      position: positionIn(machine, 'image.url'), message: `the image of ${machine.key} has a url and no checksum`,
      fix: 'add the checksum that is published beside the image: checksum: sha512:…; or, to trust what is there, checksum: none',
    }] : []),
    ...(image.url === undefined && image.checksum !== undefined && named.length > 0 ? [{
      position: positionIn(machine, 'image.checksum'), message: `the image of ${machine.key} has a checksum, but is not downloaded`, fix: 'take it away',
    }] : []),
  ];
}
