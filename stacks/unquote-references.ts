const REFERENCES = /^(\s*(?:depends_on|ignore_changes|replace_triggered_by) = \[\n)((?:"[^"\n]*",?\n)*)\]/gm;

/** HCL wants references without quotes in the lists of meta-arguments; the engine writes them with. */
export function unquoteReferences(hcl: string): string {
  return hcl.replace(REFERENCES, (_, head: string, list: string) => `${head}${list.replaceAll('"', '')}]`);
}
