import { schematicId } from '../../../lib/sim/talos/image-factory';

it.each([
  ['customization: {}\n', '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba'],
  ['customization:\n  systemExtensions:\n    officialExtensions: [siderolabs/qemu-guest-agent]\n', 'ce4c980550dd2ab1b17bbf2b08801c7eb59418eafe8f279833297925d67c7515'],
])('schematics have the ids that the real factory gives them: %j', (schematic, id) => {
  expect(schematicId(schematic)).toBe(id);
});

it('keys that there are none of are refused', () => {
  expect(() => schematicId('customisation: {}\n')).toThrow('field customisation not found');
});
