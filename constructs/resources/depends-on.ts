import type { ITerraformDependable } from 'cdktf';

/** The engine's `dependsOn`, each dependency once; nothing for none, which it would write as an empty list. */
export function dependsOn(dependencies: Iterable<ITerraformDependable>): ITerraformDependable[] | undefined {
  const distinct = [...new Set(dependencies)];
  return distinct.length > 0 ? distinct : undefined;
}
