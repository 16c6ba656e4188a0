import { shareArguments, virtiofsBlocks, virtiofsdHookArguments } from '../../../lib/model/shares/share-arguments';
import { share } from './shares';

const MACHINE = { vmId: 101, memoryMiB: 2048 };
const MEMORY = '-object memory-backend-memfd,id=share-memory,size=2048M,share=on -machine memory-backend=share-memory';
const daemon = share({ method: 'virtiofsd' });
const native = share({ tag: 'native' });
const nineP = share({ tag: 'nine', method: '9p', readOnly: true });

test('what PVE shares itself needs no arguments, but blocks of the VM', () => {
  expect(shareArguments([native], MACHINE)).toEqual([]);
  expect(virtiofsBlocks([daemon, native])).toEqual([{ mapping: 'native', cache: 'auto' }]);
});

test('a daemon shares the memory, once for all, and has its socket', () => {
  const www = share({ tag: 'www', method: 'virtiofsd' });
  expect(shareArguments([daemon, www], MACHINE)).toEqual([
    MEMORY,
    '-chardev socket,id=share-data,path=/run/standsmith/virtiofsd/101/data.sock -device vhost-user-fs-pci,queue-size=1024,chardev=share-data,tag=data',
    '-chardev socket,id=share-www,path=/run/standsmith/virtiofsd/101/www.sock -device vhost-user-fs-pci,queue-size=1024,chardev=share-www,tag=www',
  ]);
});

test('beside a share of PVE\'s own the memory is shared already', () => {
  expect(shareArguments([daemon, native], MACHINE)).not.toContain(MEMORY);
});

test('9p needs nothing but QEMU', () => {
  expect(shareArguments([nineP], MACHINE)).toEqual([
    '-fsdev local,id=share-nine,path=/srv/data,security_model=passthrough,multidevs=remap,readonly=on -device virtio-9p-pci,fsdev=share-nine,mount_tag=nine',
  ]);
});

test('the hook script is given the shares that go by it', () => {
  expect(virtiofsdHookArguments([nineP, daemon, native, share({ tag: 'www', method: 'virtiofsd', readOnly: true, cache: 'never' })])).toEqual([
    'tag=data,path=/srv/data,cache=auto', 'tag=www,path=/srv/data,cache=never,readonly=1',
  ]);
});
