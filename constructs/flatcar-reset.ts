import { Construct } from 'constructs';
import type { FlatcarResetProps } from './flatcar-vm-props';
import type { ProxmoxVm } from './proxmox-vm';
import type { CtConfig } from './resources/ct-config';
import { ResetData } from './resources/reset-data';
import { checkProp, validateProps } from './validation';

/** On the machine: the sum of the configuration that it was made by. */
const MARKER = '/etc/standsmith/configuration';
const UPLOADED = '/tmp/standsmith.ign';
/** Whoever logs in finds the machine that they know, and why it was reset. */
const DEFAULT_KEPT_PATHS = ['/etc/ssh/ssh_host_.*', '/var/log'];

export interface FlatcarMachineResetProps extends FlatcarResetProps {
  /** Reference to the Ignition, as it stands within `${…}`. */
  readonly ignition: string;
  /** The same for what the machine's marker says once it has it. */
  readonly marker: string;
  readonly vm: ProxmoxVm;
}

/**
 * Resets a machine in place when its Ignition has changed: `flatcar-reset` keeps it a machine, with its disk and its address, and lets Ignition run
 * again. A machine that was made by this Ignition is left as it is.
 */
export class FlatcarReset extends Construct {
  constructor(scope: Construct, id: string, props: FlatcarMachineResetProps) {
    super(scope, id);
    const { host, user = 'core', privateKey, keepPaths = DEFAULT_KEPT_PATHS, proxy, ignition, marker, vm } = props;
    validateProps(`reset of ${JSON.stringify(host)}`, keepPaths.map((path, i) => (
      checkProp(`keepPaths[${i}]`, path, text => (/^[/^(][^\s'"\\$%]*$/.test(text) ? undefined : 'a regular expression of paths without quotes, spaces, backslashes, $ and % is wanted'))
    )));
    const kept = keepPaths.length === 0 ? '' : ` --keep-paths ${keepPaths.map(path => `'${path}'`).join(' ')}`;
    new ResetData(this, 'Resource', {
      trigger: `\${sha256(${ignition})}`,
      content: `\${${ignition}}`,
      destination: UPLOADED,
      commands: [
        'set -e',
        `if [ "$(cat ${MARKER} 2>/dev/null)" = "\${${marker}}" ]; then rm -f ${UPLOADED}; exit 0; fi`,
        `sudo flatcar-reset --keep-machine-id --ignition-file ${UPLOADED}${kept}`,
        `rm -f ${UPLOADED}`,
        // the connection ends before the machine does
        'sudo systemd-run --on-active=2 systemctl reboot',
      ],
      connection: {
        type: 'ssh', host, user, privateKey, timeout: '10m',
        // tofu takes it, as the engine does not know
        ...(proxy && { proxyScheme: 'socks5' as unknown as 'http', proxyHost: proxy.host, proxyPort: proxy.port as unknown as number }),
      },
      dependsOn: [vm],
    });
  }
}

/** Butane that has the machine say what it was made by. @param base the configuration without it */
export function resetMarker(butane: string, base: CtConfig): string {
  const [, variant = 'flatcar'] = /^\s*variant:\s*["']?([a-z]+)/m.exec(butane) ?? [];
  const [, version = '1.1.0'] = /^\s*version:\s*["']?(\d+\.\d+\.\d+)/m.exec(butane) ?? [];
  return `variant: ${variant}
version: ${version}
storage:
  files:
    - path: ${MARKER}
      contents:
        inline: \${sha256(${base.rendered})}
`;
}
