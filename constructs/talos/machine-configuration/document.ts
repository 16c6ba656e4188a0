/** A document that is merged into a machine's configuration. */
export type ConfigPatch = Readonly<Record<string, unknown>>;

/** A document of its own in a machine's configuration. */
export function document(kind: string, content: ConfigPatch): ConfigPatch {
  return { apiVersion: 'v1alpha1', kind, ...content };
}
