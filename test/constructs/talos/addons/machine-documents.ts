import { parse, parseAllDocuments } from 'yaml';
import { addonDocuments } from '../../../../constructs/talos/addons/addon-documents';
import type { TalosAddonsProps } from '../../../../constructs/talos/addons/addons-props';
import { toTalosYaml } from '../../../../constructs/talos/machine-configuration/to-yaml';
import { checkConfigPatch } from '../../../../lib/config/talos/machine-config-schema';

type Document = Record<string, unknown>;

/** An object of Kubernetes, as Talos would read it. */
export interface ReadObject extends Document {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: Document;
  readonly data: Record<string, string>;
}

/** The documents of a machine as Talos reads them, each checked to be one of Talos. */
export function machineDocuments(addons: TalosAddonsProps, type: 'controlplane' | 'worker' = 'controlplane'): Document[] {
  const all = addonDocuments(addons, { serviceNetwork: '10.96.0.0/12', dnsDomain: 'cluster.local' }, type)
    .map(patch => parse(toTalosYaml(patch), { version: '1.1' }) as Document);
  expect(all.map(checkConfigPatch)).toEqual(all.map(() => []));
  return all;
}

/** The objects of each inline manifest, by its name. */
export function manifestObjects(addons: TalosAddonsProps): Record<string, ReadObject[]> {
  const clusters = machineDocuments(addons).map(({ cluster }) => cluster as { inlineManifests?: { name: string; contents: string }[] } | undefined);
  return Object.fromEntries(clusters.flatMap(cluster => cluster?.inlineManifests ?? []).map(({ name, contents }) => (
    [name, parseAllDocuments(contents, { version: '1.1' }).map(object => object.toJS() as ReadObject)]
  )));
}
