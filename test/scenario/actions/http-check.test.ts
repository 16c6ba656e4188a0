import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createCertificate } from '../../../lib/sim/pve/certificate';
import { tryAction } from './trial-tools';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach(server => {
  server.close();
  server.closeAllConnections();
}));

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

async function serve(answer: Answer, isTls = false): Promise<string> {
  let count = 0;
  const listener = (request: IncomingMessage, response: ServerResponse) => answer(request, response.setHeader('connection', 'close'), count += 1);
  const server = isTls ? createTlsServer(await tlsOptions(), listener) : createServer(listener);
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `${isTls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const check = (url: string, more: object = {}) => ({ kind: 'http_check', url, ...more }) as const;

test('an answer with the status and the text that are wanted passes, with what it was', async () => {
  const url = await serve((_, response) => response.writeHead(201).end('Welcome to nginx'));

  expect((await tryAction(check(url, { status: 201, contains: 'Welcome' }))).outcome).toEqual({ outputs: { status: 201 } });
});

test('it is asked until it answers so, and each different answer is said once', async () => {
  const answers = [503, 503, 200, 200];
  const url = await serve((_, response, count) => response.writeHead(answers[count - 1] ?? 200).end(count > 3 ? 'ready' : 'not yet'));
  const { said } = await tryAction(check(url, { contains: 'ready' }));

  expect(said).toEqual([`${url} answers 503, and not 200`, `the answer of ${url} does not hold "ready"`]);
});

test('a redirection is an answer as any other: it is said where it leads, and not followed', async () => {
  const url = await serve((_, response) => response.writeHead(302, { location: 'https://elsewhere.example/' }).end());

  expect((await tryAction(check(url, { status: 302 }))).said).toEqual([]);
  await expect(tryAction(check(url), { pause: async () => { throw new Error('asked once'); }, log: line => { throw new Error(line); } }))
    .rejects.toThrow(`${url} answers 302, which leads to https://elsewhere.example/, and not 200`);
});

test('a certificate that nobody has signed is refused, unless it is to be accepted', async () => {
  const url = await serve((_, response) => response.end('hello'), true);

  expect((await tryAction(check(url, { insecure: true }))).outcome.outputs).toEqual({ status: 200 });
  const stop = new AbortController();
  const said: string[] = [];
  await expect(tryAction(check(url), { signal: stop.signal, log: line => void said.push(line), pause: async () => { throw new Error('asked once'); } })).rejects.toThrow('asked once');
  expect(said).toEqual([expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/: self-signed certificate/)]);
});

test('a login in the URL is sent, and not said', async () => {
  const url = (await serve((request, response) => response.end(Buffer.from(String(request.headers.authorization).slice(6), 'base64').toString()))).replace('//', '//anna:p%40ss-word@');

  expect((await tryAction(check(url, { contains: 'anna:p@ss-word' }))).said).toEqual([]);
  const said: string[] = [];
  await expect(tryAction(check(url, { contains: 'nothing of it' }), { log: line => void said.push(line), pause: async () => { throw new Error('asked once'); } })).rejects.toThrow();
  expect(said.join()).toMatch(/^the answer of http:\/\/anna:\*+@127/);
  expect(said.join()).not.toContain('ss-word');
});

test('who does not answer is waited for until the time is up', async () => {
  const url = await serve(() => undefined);
  const begun = Date.now();

  await expect(tryAction(check(url), { signal: AbortSignal.timeout(200) })).rejects.toThrow();
  expect(Date.now() - begun).toBeLessThan(5000);
});

test('of an answer without end, the beginning is enough', async () => {
  const url = await serve((_, response) => {
    response.write('Welcome');
    const more = setInterval(() => response.write('x'.repeat(1024 * 1024)), 1);
    response.on('close', () => clearInterval(more));
  });

  expect((await tryAction(check(url, { contains: 'Welcome' }))).outcome.outputs).toEqual({ status: 200 });
});

test('what is no URL fails at once', async () => {
  await expect(tryAction(check('page of 10.0.0.1'))).rejects.toThrow('page of 10.0.0.1 is no URL');
});

async function tlsOptions() {
  const { keyPem, certificatePem } = await createCertificate('127.0.0.1');
  return { key: keyPem, cert: certificatePem };
}

test('a status or a port that is no number is refused, and nobody is asked', async () => {
  await expect(tryAction(check('http://127.0.0.1:1/', { status: 'ok' }))).rejects.toThrow('ok is no HTTP status');
  await expect(tryAction({ kind: 'ssh_command', address: '127.0.0.1', command: 'true', port: 'ssh' })).rejects.toThrow('ssh is no port of SSH');
});

test('a login that cannot be read is refused by the URL, without its password', async () => {
  await expect(tryAction(check('http://anna:5%zz-word@127.0.0.1:1/'))).rejects.toThrow('http://anna:********@127.0.0.1:1/ is no URL: in its user and password, % is written as %25');
});
