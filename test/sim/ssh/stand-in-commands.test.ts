import { recognizeCommand } from '../../../lib/sim/ssh/commands';

describe('what the stand-in asks of a node', () => {
  it.each([
    ['id -u', { kind: 'ask-user' }],
    ['/usr/bin/tee /var/lib/vz/snippets/a.yaml', { kind: 'write-file', path: '/var/lib/vz/snippets/a.yaml', sudo: false }],
    ['sudo /usr/bin/tee /var/lib/vz/snippets/ä.yaml', { kind: 'write-file', path: '/var/lib/vz/snippets/ä.yaml', sudo: true }],
  ])('%j is known', (line, command) => {
    expect(recognizeCommand(line)).toEqual(command);
  });

  it.each([
    'id', 'id -u; rm x', 'tee /a', '/usr/bin/tee', '/usr/bin/tee /a /b', '/usr/bin/tee /a;touch /b', '/usr/bin/tee $(id)', '/usr/bin/tee /a\n/b', 'sudo id -u',
    'sudo sudo /usr/bin/tee /a', '/usr/bin/tee -a /a; id',
  ])('%j is not', (line) => {
    expect(recognizeCommand(line)).toBeUndefined();
  });
});
