/** What a cluster is read through: one that answers, and cannot be asked to change anything. */
export interface ClusterSource {
  /**
   * @param path below `/api2/json`: `/nodes`
   * @returns the answer's `data`
   * @throws Error with the HTTP status as `status`; without one when no answer came
   */
  get<T>(path: string, parameters?: Readonly<Record<string, string | number>>): Promise<T>;
}

/** The HTTP status that a source's error tells. */
export function statusOf(error: unknown): number | undefined {
  const status: unknown = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : undefined;
}
