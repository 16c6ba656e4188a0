import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { SocksClient } from 'socks';
import { Client } from 'ssh2';
import type { HostKeys } from './host-keys';

/** How a machine is logged in to. */
export interface SshLogin {
  readonly user: string;
  readonly port: number;
  /** File of a private key. @default - the SSH agent alone */
  readonly keyFile?: string;
  /** Socket of an SSH agent. @default - none */
  readonly agent?: string;
  /** SOCKS 5 server that leads to machines that are not on loopback: `127.0.0.1:1080`. @default - they are come to as they are */
  readonly socksServer?: string;
}

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SessionOptions {
  readonly hostKeys: HostKeys;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Told each line that the command says. */
  onLine?(line: string): void;
}

const READY_TIMEOUT_MS = 10_000;
const MAX_OUTPUT = 1024 * 1024;

/**
 * Logs in, runs one command, and gives what it says.
 *
 * @throws Error when it cannot be logged in, or the connection breaks
 */
export async function runOverSsh(
  host: string, { user, port, keyFile, agent, socksServer }: SshLogin, command: string, { hostKeys, signal, onLine }: SessionOptions,
): Promise<CommandResult> {
  const machine = `${host}:${port}`;
  const client = new Client();
  let isOther = false;
  const end = () => client.destroy();
  signal.addEventListener('abort', end, { once: true });
  try {
    const sock = socksServer === undefined || isLoopback(host) ? undefined : await lead(socksServer, host, port);
    if (sock && signal.aborted) sock.destroy();
    return await new Promise<CommandResult>((resolve, reject) => {
      const fail = (error: Error) => reject(new Error(isOther ? otherMachine(machine) : `${user}@${machine}: ${error.message}`));
      // a connection that breaks may say so twice
      client.on('error', fail);
      client.once('close', () => fail(new Error(signal.aborted ? 'ended' : 'the connection is closed')));
      client.once('ready', () => client.exec(command, (error, channel) => {
        if (error) return fail(error);
        const [stdout, stderr] = [hear(onLine), hear(onLine)];
        channel.on('data', stdout.write);
        channel.stderr.on('data', stderr.write);
        let code = 255;
        channel.once('exit', (given: number | null) => { code = given ?? 255; });
        channel.once('close', () => resolve({ code, stdout: stdout.end(), stderr: stderr.end() }));
      }));
      client.connect({
        host, port, sock, username: user, readyTimeout: READY_TIMEOUT_MS, agent,
        privateKey: keyFile === undefined ? undefined : readFileSync(keyFile),
        hostVerifier: (key: Buffer) => {
          isOther = !hostKeys.accept(machine, key);
          return !isOther;
        },
      });
    });
  } finally {
    signal.removeEventListener('abort', end);
    client.end();
  }
}

/** Gathers what comes in pieces, of which a line or a character may have two. */
function hear(onLine: (line: string) => void = () => undefined) {
  const decoder = new StringDecoder('utf8');
  let [said, line] = ['', ''];
  const add = (text: string, isLast: boolean) => {
    said = (said + text).slice(-MAX_OUTPUT);
    const lines = (line + text).split('\n');
    line = isLast ? '' : lines.pop()!.slice(-MAX_OUTPUT);
    lines.filter(one => one.trim() !== '').forEach(one => onLine(one));
  };
  return {
    write: (chunk: Buffer) => add(decoder.write(chunk), false),
    end: () => {
      add(decoder.end(), true);
      return said;
    },
  };
}

/** Whether an address is of this machine itself. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

async function lead(socksServer: string, host: string, port: number): Promise<Socket> {
  const [, proxyHost = '', proxyPort] = /^\[?(.+?)\]?:(\d+)$/.exec(socksServer) ?? [];
  try {
    const proxy = { host: proxyHost, port: Number(proxyPort), type: 5 } as const;
    return (await SocksClient.createConnection({ proxy, command: 'connect', destination: { host, port }, timeout: READY_TIMEOUT_MS })).socket;
  } catch (error) {
    throw new Error(`${host}:${port}: no machine answers there (${(error as Error).message})`);
  }
}

function otherMachine(machine: string): string {
  return `${machine} shows another SSH host key than before in this run: it is another machine, or somebody is in between`;
}
