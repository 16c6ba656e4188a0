import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseListen, previousPort, previousSshPorts, statesFolderOf } from '../../../lib/cli/simulation/listen';

test.each([['127.0.0.1:8006', '127.0.0.1', 8006], ['localhost:0', 'localhost', 0], ['[::1]:443', '::1', 443], ['127.1.2.3:65535', '127.1.2.3', 65535]])(
  '%s is an address to listen on', (text, host, port) => {
    expect(parseListen(text)).toEqual({ host, port });
  },
);

test.each(['0.0.0.0:8006', '192.168.1.5:8006', 'pve1.example.org:8006', '[::]:8006', '127.0.0.1.example.org:1', '1270.0.1:1'])('%s is not: others could reach it', text => {
  expect(() => parseListen(text)).toThrow(/loopback only[^]*write 127\.0\.0\.1:\d+/);
});

test.each(['8006', '127.0.0.1', '127.0.0.1:', ':8006', '127.0.0.1:65536', '127.0.0.1:x', ''])('%p is no address', text => {
  expect(() => parseListen(text)).toThrow(/is no host:port\n {4}write 127\.0\.0\.1:8006/);
});

test('states are kept beside the cluster\'s data', () => {
  expect([statesFolderOf('/a/lab.json'), statesFolderOf('/a/lab')]).toEqual(['/a/lab.states', '/a/lab.states']);
});

describe('the port of the run before', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'listen-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('is taken again: a saved plan names it', () => {
    mkdirSync(path.join(folder, 'lab.states'));
    writeFileSync(path.join(folder, 'lab.states', 'settings.json'), JSON.stringify({ endpoint: 'https://127.0.0.1:43210/', sshPorts: { pve1: 40022 } }));

    expect(previousPort(path.join(folder, 'lab.json'))).toBe(43210);
    expect(previousSshPorts(path.join(folder, 'lab.json'))).toEqual({ pve1: 40022 });
  });

  test('is any when there was none', () => {
    expect(previousPort(path.join(folder, 'lab.json'))).toBe(0);
  });
});
