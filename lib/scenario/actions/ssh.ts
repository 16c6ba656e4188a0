import type { SshLogin } from '../ssh/session';
import { runOverSsh } from '../ssh/session';
import type { OnMachine } from './action';
import type { ActionType, Tools } from './action-type';

const POLL_SECONDS = 2;

export const sshCommand: ActionType<'ssh_command'> = {
  timeoutSeconds: 300,
  outputs: ['stdout'],
  run: async ({ address, command, contains = '', ...login }, tools) => {
    const { code, stdout, stderr } = await runOverSsh(address, loginTo(login, tools), command, { ...tools, onLine: line => tools.log(line) });
    if (code !== 0) throw new Error(`the command ended with ${code} on ${address}: ${lastLine(stderr) ?? lastLine(stdout) ?? 'it said nothing'}`);
    if (!stdout.includes(contains)) throw new Error(`what the command says on ${address} does not hold ${JSON.stringify(contains)}`);
    return { outputs: { stdout: stdout.trim() } };
  },
};

export const waitForSsh: ActionType<'wait_for_ssh'> = {
  timeoutSeconds: 120,
  outputs: [],
  run: async ({ address, ...login }, tools) => {
    const to = loginTo(login, tools);
    for (let said = ''; ; await tools.pause(POLL_SECONDS)) {
      const why = await runOverSsh(address, to, 'true', tools).then(({ code }) => (code === 0 ? undefined : `a login ends with ${code}`), (error: Error) => error.message);
      if (why === undefined) {
        tools.log(`${to.user}@${address} is let in`);
        return {};
      }
      if (why !== said) tools.log(why);
      said = why;
    }
  },
};

export function loginTo({ user, port }: Omit<OnMachine, 'address'>, { login }: Pick<Tools, 'login'>): SshLogin {
  const number = Number(port ?? login.port);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) throw new Error(`${port} is no port of SSH: a number from 1 to 65535 is wanted`);
  return { ...login, user: user ?? login.user, port: number };
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1) || undefined;
}
