import { z } from 'zod';
import { checkEnvironmentName } from '../../values/names';
import { printable } from '../../values/quote';
import { choice, flag, integer, list, section, text } from '../../config/schema-parts';

const NAME = /^[a-z][a-z0-9_-]{0,62}$/;

export function checkName(value: string): string | undefined {
  return NAME.test(value) ? undefined : 'a name begins with a lower-case letter, and has letters, digits, _ and - behind it';
}

function checkText(value: string): string | undefined {
  return value !== '' && value.length <= 10_000 ? undefined : 'text of 1 to 10000 characters is wanted';
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
const MAX_HOURS = 168;

/** Of `90s`, `10m` or `1h`. */
export function secondsOf(duration: string): number {
  return Number(duration.slice(0, -1)) * SECONDS[duration.at(-1)!]!;
}

function checkDuration(value: string): string | undefined {
  if (!/^[1-9]\d{0,5}(s|m|h)$/.test(value)) return 'a time is a number with its unit: 90s, 10m or 1h';
  return secondsOf(value) <= MAX_HOURS * 3600 ? undefined : `a phase may take ${MAX_HOURS}h at most`;
}

/** Descriptions are shown in terminals and tables, which act on such characters. */
function checkLine(value: string): string | undefined {
  return printable(value.trim()) === value.trim() ? checkText(value) : 'control characters and line ends are not shown';
}

/** It is claimed for the run, and looked at, before any reference stands for something. */
function checkEnvironment(value: string): string | undefined {
  return value.includes('${') ? 'an environment is called by its name, as runs are kept apart by it: make a scenario of each' : checkEnvironmentName(value);
}

const given = (description: string, example: string) => text(checkText, description, example);

function numberOrReference(what: string, description: string, example: number) {
  const error = `${what} is a number, or a reference such as \${provision.vm_id}`;
  return z.union([z.string({ error }), z.int({ error })], { error }).meta({ description, examples: [example] });
}

const onCluster = {
  node: given('PVE node; unset: the host that the scenario runs on', 'pve1').nullish(),
  endpoint: given('URL of the API; unset: that of the host', 'https://10.0.12.9:8006').nullish(),
  api_token: given('Token of that API', '${setup.api_token}').nullish(),
};

const onMachine = {
  address: given('Address or name of the machine', '${wait_ip.address}'),
  user: given('User; unset: that of the run', 'debian').nullish(),
  port: numberOrReference('port', 'Port of SSH; unset: that of the run', 22).nullish(),
};

const environment = { environment: text(checkEnvironment, 'Folder below envs/', 'test'), ...onCluster };
const vm = { vm_id: numberOrReference('vm_id', 'VM ID', 99901), ...onCluster };
const image = { volume: given('storage:content/file', 'local:import/debian-13.qcow2'), ...onCluster };
const value = z.union([z.string(), z.number(), z.boolean()], { error: 'the value of a variable is text, a number, or true or false' }).meta({ examples: ['a text'] });

/** What each kind of action takes. */
export const ACTION_SCHEMAS = {
  tofu_apply: section('tofu_apply', environment),
  tofu_destroy: section('tofu_destroy', environment),
  ansible_playbook: section('ansible_playbook', {
    playbook: text(checkName, 'Name of a playbook in ansible/', 'user'), ...onMachine,
    variables: z.record(z.string(), value, { error: 'variables is a map: a name, a colon and its value' }).nullish(),
  }),
  ssh_command: section('ssh_command', { command: given('Command line', 'systemctl is-active nginx'), ...onMachine, contains: given('Text that it has to say', 'active').nullish() }),
  wait_for_ssh: section('wait_for_ssh', onMachine),
  start_vm: section('start_vm', vm),
  stop_vm: section('stop_vm', vm),
  wait_for_guest_agent: section('wait_for_guest_agent', vm),
  download_image: section('download_image', { url: given('URL of the image', 'https://example.org/debian.qcow2'), checksum: given('Checksum', 'sha512:…').nullish(), ...image }),
  remove_image: section('remove_image', image),
  http_check: section('http_check', {
    url: given('URL', 'http://${wait_ip.address}/'), status: numberOrReference('status', 'HTTP status', 200).nullish(),
    contains: given('Text that the answer has to hold', 'Welcome').nullish(), insecure: flag('insecure', 'Whether any certificate is accepted').nullish(),
  }),
} as const;

const actions = Object.fromEntries(Object.entries(ACTION_SCHEMAS).map(([kind, schema]) => (
  [kind, schema.meta({ description: kind, examples: ['{ … }'] }).nullish()]
))) as { readonly [K in keyof typeof ACTION_SCHEMAS]: z.ZodOptional<z.ZodNullable<(typeof ACTION_SCHEMAS)[K]>> };

const phase = section('a phase', {
  name: text(checkName, 'Name, by which later phases name its outputs', 'provision'),
  description: text(checkLine, 'What it does, for people', 'Provision test VM').nullish(),
  after: list(text(checkName, 'Name of a phase', 'provision'), 0, 100, 'after', 'Phases that have to be done before; unset: the one above', '[provision]').nullish(),
  timeout: text(checkDuration, 'How long one attempt may take', '10m').nullish(),
  retries: integer(0, 20, 'retries', 'Further attempts when one fails', 2).nullish(),
  on_error: choice(['stop', 'rollback', 'continue'], 'on_error', 'What becomes of the run when the phase has failed').nullish(),
  prepare: section('prepare', actions).meta({ description: 'Action that is done first, as part of the phase', examples: ['{ … }'] }).nullish(),
  rollback: section('rollback', actions).meta({ description: 'Action that takes away what the phase has made', examples: ['{ … }'] }).nullish(),
  ...actions,
});

/** `scenarios/<name>.yaml` */
export const scenarioSchema = section('the file', {
  description: text(checkLine, 'What the scenario amounts to', 'Web server, looked at and taken away').nullish(),
  inputs: z.record(z.string(), z.union([z.string(), z.number(), z.null()], { error: 'the value of an input is text or a number; nothing: it has to be given' }), {
    error: 'inputs is a map: a name, a colon and the value where nobody gives another',
  }).meta({ description: 'Values that ${name} stands for', examples: ['{ user: debian }'] }).nullish(),
  phases: list(phase, 1, 200, 'phases', 'What is done, in this order', '[{ name: provision, tofu_apply: { environment: test } }]'),
});

export type ScenarioFile = z.infer<typeof scenarioSchema>;
export type PhaseFile = ScenarioFile['phases'][number];
