import type { z } from 'zod';
import { integer, section, text } from '../../schema-parts';
import { checkFileName, checkReleaseVersion } from '../checks';

/** What goes with Kubernetes v1.36. */
const VERSION = 'v1.14.2';

export const coreDnsShape = {
  coredns: section('coredns', {
    replicas: integer(1, 100, 'replicas', 'How many of it there are', 3).nullish(),
    corefile: text(checkFileName, 'File of the environment\'s folder with its configuration', 'Corefile').nullish(),
    version: text(checkReleaseVersion, 'Version', VERSION).nullish(),
    manifest: text(checkFileName, 'File of the environment\'s folder with objects that take its place', 'manifests/coredns.yaml').nullish(),
  }).nullish(),
};

/** CoreDNS in place of the one that Talos makes: with settings of its own, or by objects of somebody else's. */
export type CoreDnsConfig =
  | { readonly manifest: string }
  | { readonly manifest?: undefined; readonly replicas: number; readonly version: string; /** Unset: like Talos's. */ readonly corefile?: string };

/** @param files texts of the files that are named */
export function toCoreDns({ coredns }: z.infer<z.ZodObject<typeof coreDnsShape>>, files: ReadonlyMap<string, string>): CoreDnsConfig | undefined {
  if (!coredns) return undefined;
  return coredns.manifest ? { manifest: files.get(coredns.manifest) ?? '' } : {
    replicas: coredns.replicas ?? 2, version: coredns.version ?? VERSION, corefile: coredns.corefile ? files.get(coredns.corefile) : undefined,
  };
}
