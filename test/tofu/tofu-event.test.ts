import fc from 'fast-check';
import { parseEvent } from '../../lib/tofu/tofu-event';

test('a change that is done is an event', () => {
  const line = '{"@level":"info","type":"apply_complete","hook":{"resource":{"addr":"a.b"},"action":"create","elapsed_seconds":1}}';

  expect(parseEvent(line)).toMatchObject({ type: 'apply_complete', hook: { resource: { addr: 'a.b' } } });
});

test.each([
  ['a kind that nobody looks at', '{"type":"version","tofu":"1.12.6"}'],
  ['JSON without a kind', '{"@level":"info"}'],
  ['half a line', '{"type":"diagnostic"'],
  ['a line for people', 'There are some problems with the CLI configuration:'],
  ['nothing', ''],
])('%s is no event', (_, line) => {
  expect(parseEvent(line)).toBeUndefined();
});

test('no line can end a run', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), line => void parseEvent(line)));
});
