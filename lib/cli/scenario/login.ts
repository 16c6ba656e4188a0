import { existsSync } from 'node:fs';
import path from 'node:path';
import type { SiteNode } from '../../config/site/site';
import type { Outputs } from '../../scenario/actions/action-type';
import { referencesIn } from '../../scenario/references';
import { whyUnusable } from '../../scenario/ssh/key-file';
import type { SshLogin } from '../../scenario/ssh/session';
import type { Environment } from '../../tofu/process';
import { quote } from '../../values/quote';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';

const KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** How machines are logged in to: by the inputs `ssh_user`, `ssh_port` and `ssh_key`, else by what the site says, else by the user's own key. */
export function loginOf(inputs: Outputs, node: SiteNode | undefined, env: Environment): SshLogin {
  const text = (value: string | number | undefined) => (value === undefined || value === '' || referencesIn(value).length > 0 ? undefined : String(value));
  const own = KEYS.map(name => path.join(env.HOME ?? '/', '.ssh', name)).find(file => existsSync(file) && whyUnusable(file) === undefined);
  const port = text(inputs.ssh_port) ?? '22';
  if (!/^[1-9]\d{0,4}$/.test(port)) throw new CommandError(`ssh_port is ${quote(port)}, and no port\n    give a number from 1 to 65535: --set ssh_port=22`, EXIT.badInput);
  return {
    user: text(inputs.ssh_user) ?? 'root',
    port: Number(port),
    keyFile: expand(text(inputs.ssh_key), env) ?? expand(node?.host.sshKeyFile, env) ?? own,
    agent: env.SSH_AUTH_SOCK || undefined,
    // whoever has an address there in reality is not meant
    socksServer: env.STANDSMITH_SIMULATION === undefined ? undefined : env.PROXMOX_VE_SSH_SOCKS5_SERVER ?? '127.0.0.1:9',
  };
}

function expand(file: string | undefined, env: Environment): string | undefined {
  return file?.replace(/^~(?=\/)/, env.HOME ?? '');
}
