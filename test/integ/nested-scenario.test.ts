import { NestedProject, withMachine } from './machine/nested-project';
import { pictureOfHost } from './machine/host';
import { providers } from './project';
import { results } from './scenario/machine-project';

const before = pictureOfHost();
let project: NestedProject;
afterEach(async () => project?.end());

withMachine.each(providers)('nested-pve-roundtrip makes a Proxmox VE in a VM, a VM in that, and takes both away; the host stays as it is (%s)', async provider => {
  project = await NestedProject.nested();
  const ran = await project.scenario('nested-pve-roundtrip', { provider });
  expect({ ...ran, results: Object.values(results(ran)) }).toMatchObject({ code: 0, report: { result: 'passed' }, results: Array(13).fill('passed') });
  expect(project.fresh.read('/etc/hostname')).toBe('pve-deb\n');
  expect([Object.keys((await project.dump()).vms ?? {}), Object.keys(project.inner.dump().vms ?? {})]).toEqual([[], []]);
  expect(pictureOfHost()).toEqual(before);
});
