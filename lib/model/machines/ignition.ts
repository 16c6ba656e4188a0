import { renderTemplate, transpile, type ButaneSource, type ReadLocal, type Rendered } from '../../butane';
import type { MachineConfig, MachinesConfig } from '../../config/machines/machines-config';
import { formatIpv4, parseCidr } from '../../values/cidr';
import { fwCfgProblems } from '../hooks/fw-cfg';
import { shareMountUnit } from '../shares/share-mounts';
import type { GivenMachine } from './allocate-machines';
import type { Findings } from './findings';
import type { IgnitionPlan, ResetPlan } from './machines-plan';
import { positionIn } from './position-in';
import { variablesOf } from './variables';

const SYSTEMS = { flatcar: { variant: 'flatcar', newest: '1.1.0' }, 'fedora-coreos': { variant: 'fcos', newest: '1.5.0' } } as const;

export interface PlannedIgnition {
  readonly ignition?: IgnitionPlan;
  /** Variables of tofu that the Butane names. */
  readonly tofuVariables: readonly string[];
}

/** What makes the machine what it is, for systems that take Ignition; whatever is wrong with the Butane is found here, before tofu runs. */
export function planIgnition(
  config: MachinesConfig, machine: MachineConfig, given: GivenMachine, readFile: ReadLocal, wrong: Findings,
): PlannedIgnition {
  const { settings, key } = machine;
  const { os, butane, ignition: { delivery, inline, onChange } } = settings;
  if (os !== 'flatcar' && os !== 'fedora-coreos') return { tofuVariables: [] };
  if (butane === undefined) {
    wrong.add([{ position: machine.position, message: `machine ${key} has ${os} and no butane`, fix: `add butane: ${machine.group.name}.bu, a file of the environment's folder` }]);
    return { tofuVariables: [] };
  }
  const variables = variablesOf(machine, given);
  const main = renderTemplate(butane, variables);
  const header = headerOf(main.source, os);
  const snippets = [
    ...settings.snippets.map((snippet) => renderTemplate(snippet, variables)),
    ...settings.shares.map((share) => renderTemplate(literally(positionIn(machine, `shares.${share.tag}`).file, { ...header, ...shareMountUnit(share) }), {})),
  ];
  const unrendered = [main, ...snippets].flatMap(({ findings }) => findings);
  wrong.add(unrendered);
  if (unrendered.length === 0) wrong.add(findingsOf(machine, main, snippets, readFile));
  return {
    tofuVariables: [...new Set([main, ...snippets].flatMap(({ tofuVariables }) => tofuVariables))],
    ignition: {
      distribution: os, delivery, inline: delivery === 'fw-cfg' && inline, onChange,
      butane: main.tofu,
      snippets: snippets.map(({ tofu }) => tofu),
      usesFiles: [main, ...snippets].some(({ source }) => /\blocal:|\btrees:/.test(source.text)),
      fileName: `${config.name}.${key}.ign`,
      reset: onChange === 'reprovision' ? resetOf(machine, wrong) : undefined,
    },
  };
}

function findingsOf(machine: MachineConfig, main: Rendered, snippets: readonly Rendered[], readFile: ReadLocal) {
  const { os, ignition: { delivery, inline } } = machine.settings;
  const { variant } = SYSTEMS[os as keyof typeof SYSTEMS];
  const written = /^\s*variant:\s*["']?([A-Za-z0-9-]+)/m.exec(main.source.text)?.[1];
  if (written !== undefined && written !== variant && Object.values(SYSTEMS).some((system) => system.variant === written)) {
    return [{
      position: positionIn(machine, 'butane'), message: `${main.source.file} is Butane of the variant ${written}, and ${machine.key} has ${os}`, fix: `write variant: ${variant} there, or use another os`,
    }];
  }
  const transpiled = transpile(main.source, { snippets: snippets.map(({ source }) => source), readFile, strict: true });
  if ('findings' in transpiled) return transpiled.findings;
  const problems = delivery === 'fw-cfg' && inline ? fwCfgProblems(transpiled.ignition) : [];
  return problems.map(({ message, fix }) => ({ position: positionIn(machine, 'ignition.inline'), message: `${machine.key}: ${message}`, fix }));
}

/** What is merged has to be of the same variant, and of a version that goes with it. */
function headerOf({ text }: ButaneSource, os: keyof typeof SYSTEMS): { readonly variant: string; readonly version: string } {
  const { variant, newest } = SYSTEMS[os];
  return { variant, version: /^\s*version:\s*["']?(\d+\.\d+\.\d+)/m.exec(text)?.[1] ?? newest };
}

/** YAML that is JSON; nothing in it is a variable. */
function literally(file: string, butane: object): ButaneSource {
  return { file, text: JSON.stringify(butane).replace(/[$%](?=\{)/g, (sign) => sign + sign) };
}

/** Where and how the machine is reset in place. */
function resetOf(machine: MachineConfig, wrong: Findings): ResetPlan | undefined {
  const { os, networks, ignition: { keepPaths, sshUser } } = machine.settings;
  const cidr = parseCidr(networks.find(({ ipAddress }) => parseCidr(ipAddress ?? '') !== undefined)?.ipAddress ?? '');
  const position = positionIn(machine, 'ignition.on_change');
  if (os !== 'flatcar') {
    wrong.add([{ position, message: `${machine.key} has ${os}, and on_change: reprovision is what Flatcar alone can do`, fix: 'use on_change: replace, or ignore' }]);
  }
  if (cidr === undefined) {
    wrong.add([{
      position, message: `${machine.key} has no address that is known before it starts, and on_change: reprovision logs in there`,
      fix: 'give one of its networks an ip_address, or use on_change: replace',
    }]);
    return undefined;
  }
  return { host: formatIpv4(cidr.address), user: sshUser, keepPaths };
}
