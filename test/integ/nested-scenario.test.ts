import { NestedProject, withMachine } from './machine/nested-project';
import { pictureOfHost } from './machine/host';
import { providers } from './project';
import { results } from './scenario/machine-project';

const before = pictureOfHost();
let project: NestedProject;
afterEach(async () => project?.end());

withMachine.each(providers)('nested-pve-roundtrip makes a Proxmox VE in a VM, a VM in that, and takes both away (%s)', async provider => {
  project = await NestedProject.nested();
  const ran = await project.scenario('nested-pve-roundtrip', { args: ['-v'], provider });
  expect(ran).toMatchObject({ code: 0, report: { result: 'passed' } });
  expect(Object.values(results(ran))).toEqual(Array(13).fill('passed'));
});

withMachine('nothing of the machine that the tests run on has changed', () => {
  expect(pictureOfHost()).toEqual(before);
});
