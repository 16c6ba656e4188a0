import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { actionsOf } from '../../../scenario/scenario';
import type { Context } from '../../context';
import type { Preflight, Say } from './subject';

/** What the scenario takes of this machine. */
export function checkMachine({ env }: Pick<Context, 'env'>, { phases, tools }: Preflight, { refuse }: Say): void {
  const actions = phases.flatMap(actionsOf);
  const playbooks = actions.flatMap(action => (action.kind === 'ansible_playbook' ? [action.playbook] : []));
  if (playbooks.length > 0 && !isOnPath('ansible-playbook', env.PATH)) {
    refuse('there is no ansible-playbook on PATH\n    install it: pip install ansible-core, or leave out what needs it by --skip');
  }
  for (const playbook of playbooks) {
    try {
      tools.findPlaybook(playbook);
    } catch (error) {
      refuse((error as Error).message);
    }
  }
}

function isOnPath(program: string, searchPath = ''): boolean {
  return searchPath.split(path.delimiter).filter(Boolean).some(folder => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
