import type { Finding } from '../../values/finding';

/** Gathers what is wrong. */
export class Findings {
  private readonly found: Finding[] = [];

  add(findings: readonly Finding[]): void {
    this.found.push(...findings);
  }

  /** What is wrong with the settings of several machines, or with a file of theirs, is there once. */
  get all(): readonly Finding[] {
    return distinct(this.found);
  }
}

export function distinct(findings: readonly Finding[]): readonly Finding[] {
  const said = new Set<string>();
  return findings.filter(({ position, message, fix }) => {
    // of the two, one may name the machine
    const keys = [{ position, message }, { position, fix }].map((key) => JSON.stringify(key));
    const isNew = !keys.some((key) => said.has(key));
    keys.forEach((key) => said.add(key));
    return isNew;
  });
}
