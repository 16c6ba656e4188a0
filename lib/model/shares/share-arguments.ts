import { quoteArgument } from '../hooks/kvm-arguments';
import type { Share } from './share';

/** What the arguments depend on beside the shares. */
export interface ShareMachine {
  readonly vmId: number;
  /** RAM of the VM in MiB, fixed: with `virtiofsd` the daemons share it, so it can neither grow nor be split over NUMA nodes. */
  readonly memoryMiB: number;
}

/** Socket of the daemon that `virtiofsd.pl` starts for a share. */
export function virtiofsdSocket(vmId: number, tag: string): string {
  return `/run/standsmith/virtiofsd/${vmId}/${tag}.sock`;
}

/** Parts of `kvm_arguments` for the shares by `virtiofsd` and `9p`, in their order; empty for those that PVE makes itself. */
export function shareArguments(shares: readonly Share[], machine: ShareMachine): readonly string[] {
  const needsMemory = shares.some(({ method }) => method === 'virtiofsd') && !shares.some(({ method }) => method === 'virtiofs');
  return [
    // PVE makes the memory shareable itself as soon as it has a share of its own, and two memories are an error
    ...needsMemory ? [`-object memory-backend-memfd,id=share-memory,size=${machine.memoryMiB}M,share=on -machine memory-backend=share-memory`] : [],
    ...shares.flatMap((share) => {
      switch (share.method) {
        case 'virtiofs': return [];
        case 'virtiofsd': return [virtiofsdArguments(share.tag, machine.vmId)];
        case '9p': return [ninePArguments(share)];
      }
    }),
  ];
}

function virtiofsdArguments(tag: string, vmId: number): string {
  return `-chardev socket,id=share-${tag},path=${virtiofsdSocket(vmId, tag)} -device vhost-user-fs-pci,queue-size=1024,chardev=share-${tag},tag=${tag}`;
}

/** The guest sees the owners that the files have on the node; files of several file systems below the folder are told apart. */
function ninePArguments({ tag, path, readOnly }: Share): string {
  const folder = `local,id=share-${tag},path=${path},security_model=passthrough,multidevs=remap${readOnly ? ',readonly=on' : ''}`;
  return `-fsdev ${quoteArgument(folder)} -device virtio-9p-pci,fsdev=share-${tag},mount_tag=${tag}`;
}

/** Arguments of the hook script `virtiofsd.pl` for the shares that go by it: one a share; empty when none does. */
export function virtiofsdHookArguments(shares: readonly Share[]): readonly string[] {
  return shares.filter(({ method }) => method === 'virtiofsd')
    .map(({ tag, path, cache, readOnly }) => `tag=${tag},path=${path},cache=${cache}${readOnly ? ',readonly=1' : ''}`);
}

/** What the VM's `virtiofs` blocks say, for the shares that PVE makes itself; read-only is up to the guest's mount there. */
export function virtiofsBlocks(shares: readonly Share[]): readonly { readonly mapping: string; readonly cache: Share['cache'] }[] {
  return shares.filter(({ method }) => method === 'virtiofs').map(({ tag, cache }) => ({ mapping: tag, cache }));
}
