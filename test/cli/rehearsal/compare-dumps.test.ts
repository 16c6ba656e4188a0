import { compareDumps } from '../../../lib/cli/rehearsal/compare-dumps';

const dump = (vms: object, zones: object = {}) => ({ version: '9', vms, sdn: { zones, vnets: {} }, runningSdn: { zones: {}, vnets: {} } });

test('equal clusters do not differ', () => {
  expect(compareDumps(dump({ 100: { a: 1 } }), dump({ 100: { a: 1 } }))).toEqual([]);
});

test('objects that came, went and changed are named, with what tells them', () => {
  const before = dump({ 100: { status: 'stopped' }, 101: { config: { name: 'gone' } } });
  const after = dump({ 100: { status: 'running' }, 102: { config: { name: 'anna-router' }, lock: 'clone' } }, { lab: {} });

  expect(compareDumps(before, after)).toEqual([
    { table: 'zones', added: ['lab'], changed: [], removed: [] },
    { table: 'vms', added: ['102 (anna-router, locked: clone)'], changed: ['100'], removed: ['101 (gone)'] },
  ]);
});

test('what is in force is told from what is written', () => {
  expect(compareDumps(dump({}), { ...dump({}), runningSdn: { zones: { lab: {} }, vnets: {} } })).toEqual([
    { table: 'zones in force', added: ['lab'], changed: [], removed: [] },
  ]);
});
