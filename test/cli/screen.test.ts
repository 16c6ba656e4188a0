import { PassThrough } from 'node:stream';
import pc from 'picocolors';
import { screenOf } from '../../lib/cli/screen';

function terminal(columns: number, rows: number) {
  const stream = Object.assign(new PassThrough(), { columns, rows });
  const read = () => String(stream.read() ?? '');
  return { stream, read, screen: screenOf(stream as unknown as NodeJS.WriteStream, pc.createColors(false)) };
}

test('lines are written over those before, and nothing is written where nothing is different', () => {
  const { screen, read } = terminal(20, 10);
  screen.show(['one', 'two']);
  expect(read()).toBe('\rone\u001b[K\ntwo\u001b[K\n\u001b[0J');
  screen.show(['one', 'two']);
  expect(read()).toBe('');
  screen.show(['three']);
  expect(read()).toBe('\r\u001b[2Athree\u001b[K\n\u001b[0J');
});

test('a text above stays, and what is shown moves down', () => {
  const { screen, read } = terminal(20, 10);
  screen.show(['one']);
  read();
  screen.above('said');
  expect(read()).toBe('\r\u001b[1A\u001b[0Jsaid\u001b[K\none\u001b[K\n\u001b[0J');
});

test('where the terminal has become narrower, what it has wrapped is written over, too', () => {
  const { screen, stream, read } = terminal(20, 10);
  screen.show(['x'.repeat(20), 'two']);
  read();
  stream.columns = 8;
  screen.show(['three']);
  expect(read()).toBe('\r\u001b[4Athree\u001b[K\n\u001b[0J');
});
