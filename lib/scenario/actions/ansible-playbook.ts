import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Document, visit } from 'yaml';
import { z } from 'zod';
import { isLoopback } from '../ssh/session';
import { SECRET_NAME } from '../secret-name';
import type { ActionType, Outputs } from './action-type';
import { loginTo } from './ssh';

const OUTPUTS = z.record(z.string(), z.union([z.string(), z.number(), z.boolean().transform(String)]));

/** `address` of this machine itself. */
export const LOCAL = 'localhost';

export const ansiblePlaybook: ActionType<'ansible_playbook'> = {
  timeoutSeconds: 1800,
  outputs: ['changed'],
  run: async ({ address, playbook, variables = {}, ...given }, tools) => {
    const { file, variableFiles } = tools.findPlaybook(playbook);
    const { user, port, keyFile, socksServer } = loginTo(given, tools);
    if (socksServer !== undefined && address === LOCAL) throw new Error('a simulation changes nothing of this machine: run the scenario outside of it, or leave the phase out by --skip');
    if (socksServer !== undefined && !isLoopback(address)) throw new Error(`a simulated machine runs no programs, and a playbook is nothing else: ${address} is one; --skip leaves the phase out`);
    const folder = mkdtempSync(path.join(tmpdir(), 'standsmith-ansible-'));
    const handedOn = path.join(folder, 'outputs.json');
    try {
      const overSsh = { ansible_host: address, ansible_port: port, ansible_user: user, ...(keyFile && { ansible_ssh_private_key_file: keyFile }) };
      const connection = address === LOCAL ? { ansible_connection: 'local' } : overSsh;
      // variables may be secret: they are in a file that nobody else reads, and not among the arguments
      writeFileSync(path.join(folder, 'inventory.yml'), asItIs({ all: { hosts: { target: connection } } }), { mode: 0o600 });
      writeFileSync(path.join(folder, 'variables.yml'), asItIs({ ...variables, standsmith_outputs: handedOn }), { mode: 0o600 });
      const said = await tools.runProgram('ansible-playbook', [
        '--inventory', path.join(folder, 'inventory.yml'),
        ...[...variableFiles, path.join(folder, 'variables.yml')].flatMap(variablesFile => ['--extra-vars', `@${variablesFile}`]), file,
      ], { signal: tools.signal, log: line => tools.log(line), cwd: path.dirname(file), env: ansibleVariables(folder) });
      // what tasks say comes before the recap
      const changed = Number(Array.from(said.matchAll(/\bchanged=(\d+)/g)).at(-1)?.[1] ?? 0);
      const values = readOutputs(handedOn);
      const pick = (isSecret: boolean) => Object.fromEntries(Object.entries(values).filter(([name]) => SECRET_NAME.test(name) === isSecret));
      return { outputs: { changed, ...pick(false) }, secrets: pick(true), changes: changed === 0 ? [] : [`${playbook}: ${changed} changed on ${address}`] };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** YAML, in whose texts Ansible takes nothing for a template: machines may have said them. */
function asItIs(values: unknown): string {
  const document = new Document(values);
  visit(document, {
    Scalar: (key, node) => {
      if (key === 'key' || typeof node.value !== 'string') return;
      node.tag = '!unsafe';
      node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** What the playbook hands on, by the file that it was told; nothing where it has written none. */
function readOutputs(file: string): Outputs {
  if (!existsSync(file)) return {};
  const { success, data } = OUTPUTS.safeParse(parse(readFileSync(file, 'utf8')));
  if (!success) throw new Error('what the playbook hands on is no map of texts and numbers: write standsmith_outputs by to_json');
  return data;
}

/** What cannot be parsed may be a secret, and would be said in the error. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The machine is new: its key is believed at first sight, and kept apart from the user's own. */
function ansibleVariables(folder: string): Record<string, string> {
  return {
    ANSIBLE_NOCOLOR: '1', ANSIBLE_RETRY_FILES_ENABLED: 'False', ANSIBLE_PIPELINING: 'True',
    ANSIBLE_SSH_ARGS: `-o ControlMaster=no -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=${path.join(folder, 'known_hosts')}`,
  };
}
