import { commandFor, REPORTS, type RunOptions } from '../../../lib/cli/scenario/options';
import { simpleVmRoundtrip } from '../../../lib/scenario/built-in/simple-vm';

const OPTIONS: RunOptions = { host: 'pve', verbose: false, skip: [], resume: false, preflight: true, reports: REPORTS };
const RUN = 'standsmith scenario --scenario simple-vm-roundtrip --host pve';
const command = (options: Partial<RunOptions>, simulation?: string, ...more: string[]) => (
  commandFor({ root: '/project', env: simulation === undefined ? {} : { STANDSMITH_SIMULATION: simulation } }, simpleVmRoundtrip, { ...OPTIONS, ...options }, ...more)
);

test('a run is begun anew as it was begun, whatever is in a name', () => {
  expect(command({})).toBe(RUN);
  expect(command({ site: "our site's", preflight: false, reports: 'r', junit: 'j.xml' }, undefined, '--resume'))
    .toBe(`${RUN} --site 'our site'\\''s' --no-preflight --reports r --junit j.xml --resume`);
});

test('a run in a simulation goes on in the same one', () => {
  expect(command({}, '/project/.standsmith/simulated-cluster.json', '--resume')).toBe(`standsmith sim -- ${RUN} --resume`);
  expect(command({}, '/project/lab.json')).toBe(`standsmith sim --data lab.json -- ${RUN}`);
});
