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
  const first = new Map<string, Finding>();
  for (const finding of findings) {
    const place = JSON.stringify([finding.position, finding.fix]);
    if (!first.has(place)) first.set(place, finding);
  }
  return [...first.values()];
}
