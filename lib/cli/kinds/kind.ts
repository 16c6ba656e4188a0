import type { HclValues } from '../../config/hcl';
import type { InventoryHost } from '../../model/inventory/host';
import type { PlannedEnvironment } from '../../model/plan-environments';
import type { TableOptions } from '../../report/table';
import type { PlanDocument, StateDocument } from '../../tofu/show';

/** What commands do in another way for each kind of environment. */
export interface Kind<P extends PlannedEnvironment> {
  /** In a sentence: `a class of students`. */
  readonly name: string;
  /** What there is in it, in a few words. */
  describe(planned: P): string;
  /** What is missing in `values.tfvars`, as the end of a sentence, and what to do about it; undefined when nothing is. */
  missingValues(planned: P, values: HclValues): { readonly lacks: string; readonly fix: string } | undefined;
  /** Whether the provider brings files to nodes over SSH. */
  needsSsh(planned: P): boolean;
  /** What a plan does that its counts do not tell, a line each. */
  notes(planned: P, document: PlanDocument): readonly string[];
  /** What it is made of, in the plural: `students`. */
  readonly owners: string;
  /** Who each resource of a plan belongs to: a student, or a machine; undefined for what is shared. */
  ownerFinder(planned: P, document: PlanDocument): (address: string) => string | undefined;
  /** Its machines, as people and programs come to them. */
  hosts(planned: P): readonly InventoryHost[];
  /** How many operations tofu shall have under way at once. */
  parallelism(planned: P): number;
  /** What of the environment stands, as a table. @param expected the status that needs no attention */
  standing(planned: P, state: StateDocument, expected: 'stands' | 'partly' | 'not there', options: TableOptions): string;
}
