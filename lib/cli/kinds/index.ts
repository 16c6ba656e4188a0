import type { PlannedClass, PlannedEnvironment, PlannedTalos } from '../../model/plan-environments';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { classKind } from './class-kind';
import type { Kind } from './kind';
import { machinesKind } from './machines-kind';
import { talosKind } from './talos-kind';

const KINDS = { class: classKind, talos: talosKind, machines: machinesKind };

export function kindOf<P extends PlannedEnvironment>({ kind }: P): Kind<P> {
  return KINDS[kind] as unknown as Kind<P>;
}

/** For commands that are about students. @throws CommandError for any other environment */
export function asClass<P extends PlannedEnvironment>(planned: P): P & PlannedClass {
  if (planned.kind === 'class') return planned as P & PlannedClass;
  throw new CommandError(`envs/${planned.config.name} describes ${kindOf(planned).name}\n    this command is for classes of students`, EXIT.badInput);
}

/** For commands that are about Talos. @throws CommandError for any other environment */
export function asTalos<P extends PlannedEnvironment>(planned: P): P & PlannedTalos {
  if (planned.kind === 'talos') return planned as P & PlannedTalos;
  throw new CommandError(`envs/${planned.config.name} describes ${kindOf(planned).name}\n    this command is for Talos clusters`, EXIT.badInput);
}
