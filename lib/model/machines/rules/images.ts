import type { MachineConfig } from '../../../config/machines/machines-config';
import type { Finding } from '../../../values/finding';
import { fedoraCoreOsUrl, flatcarUrl, platformFor } from '../image';
import { isOfSite, positionIn } from '../position-in';
import type { MachinesRule } from './rule';

const FLATCAR_CHANNELS = ['stable', 'beta', 'alpha', 'lts'];

/** A system disk is made from one thing, and what is downloaded is checked. */
export const images: MachinesRule = {
  name: 'images',
  check: ({ config }) => config.machines.flatMap((machine) => [...findingsOf(machine), ...releaseFindings(machine)]),
};

function findingsOf(machine: MachineConfig): Finding[] {
  const { image, os } = machine.settings;
  const position = positionIn(machine, 'image');
  const release = os === 'flatcar' || os === 'fedora-coreos' ? image.version : undefined;
  const sources = [
    ['template_vmid', image.templateVmId], ['url', image.url], ['path', image.path], ['file_id', image.fileId], ['version', release],
  ] as const;
  const named = sources.flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const isDownloaded = image.url !== undefined || release !== undefined;
  return [
    ...(named.length > 0 ? [] : [{
      position, message: `machine ${machine.key} has no image`,
      fix: isOfSite(position) ? 'name one: image: debian-13' : os === 'flatcar' ? 'add image: { channel: stable, version: "…", checksum: "sha512:…" }'
        : 'add image: { template_vmid: 9000 }, or an image with url and checksum, path or file_id',
    }]),
    ...(named.length < 2 ? [] : [{ position, message: `the image of ${machine.key} has ${named.join(' and ')}: its disk is made from one of them`, fix: 'leave one' }]),
    ...(image.url !== undefined && image.checksum === undefined ? [{
      position: positionIn(machine, 'image.url'), message: `the image of ${machine.key} has a url and no checksum`,
      fix: 'add the checksum that is published beside the image: checksum: sha512:…; or, to trust what is there, checksum: none',
    }] : []),
    ...(!isDownloaded && image.checksum !== undefined && named.length > 0 ? [{
      position: positionIn(machine, 'image.checksum'), message: `the image of ${machine.key} has a checksum, but is not downloaded`, fix: 'take it away',
    }] : []),
  ];
}

/** Releases by channel and version. */
function releaseFindings(machine: MachineConfig): Finding[] {
  const { os, image, ignition: { delivery } } = machine.settings;
  const { channel, version, checksum } = image;
  const platform = platformFor(delivery);
  if (channel === undefined && version === undefined) return [];
  if (os === 'flatcar') {
    return [
      ...(channel === undefined || FLATCAR_CHANNELS.includes(channel) ? [] : [{
        position: positionIn(machine, 'image.channel'), message: `Flatcar has no channel '${channel}': there are ${FLATCAR_CHANNELS.join(', ')}`, fix: 'use one of them',
      }]),
      ...(version !== undefined ? [] : [{
        position: positionIn(machine, 'image.channel'), message: `the image of ${machine.key} has a channel and no version: what is behind current is another one each week`,
        fix: 'add version, as https://www.flatcar.org/releases has it',
      }]),
      ...(version === undefined || checksum !== undefined ? [] : [{
        position: positionIn(machine, 'image.version'), message: `the image of ${machine.key} has no checksum`,
        fix: `add checksum: sha512:… from ${flatcarUrl(image, platform)}.DIGESTS; or, to trust what is there, checksum: none`,
      }]),
    ];
  }
  const position = positionIn(machine, channel === undefined ? 'image.version' : 'image.channel');
  return [os === 'fedora-coreos' ? {
    position, message: `releases of Fedora CoreOS are packed by xz, which PVE does not unpack`,
    fix: `download ${fedoraCoreOsUrl(image, platform)}, unpack it, and name it: image: { path: ~/images/fedora-coreos.qcow2 }`,
  } : { position, message: `the image of ${machine.key} has a channel or version, and ${os ?? 'its system'} has none that is known`, fix: 'name the image by its url' }];
}
