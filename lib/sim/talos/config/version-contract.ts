/** The Talos version that a configuration is made for. */
export interface Contract {
  /** Whether it is older than Talos 1.`minor`. */
  isBefore(minor: number): boolean;
}

/** @param version `v1.13`, `1.13.9`. @throws Error when it is none */
export function parseContract(version: string): Contract {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) {
    throw new Error(`error parsing version "v${version.replace(/^v/, '')}"`);
  }
  return { isBefore: (other) => Number(major) < 1 || (Number(major) === 1 && Number(minor) < other) };
}
