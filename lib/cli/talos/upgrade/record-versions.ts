import type { TalosClusterPlan } from '../../../model/talos/talos-plan';
import { replaceOne } from '../../../tofu/apply';
import type { ClusterSession } from '../talosctl/with-talosctl';

type Versions = Readonly<Record<'talos' | 'kubernetes', string>>;

/** Lets configurations of machines be of the versions that run now, from the next apply on. @returns whether they were of others */
export async function recordVersions({ tofu, state }: ClusterSession, { talosVersion, kubernetesVersion }: TalosClusterPlan): Promise<boolean> {
  const recorded = state.values?.root_module?.resources?.find(({ type, values }) => type === 'terraform_data' && isVersions(values?.output));
  if (recorded === undefined) return false;
  const { talos, kubernetes } = recorded.values!.output as Versions;
  if (talos === talosVersion && kubernetes === kubernetesVersion) return false;
  await replaceOne(tofu, recorded.address, 'values.tfvars');
  return true;
}

function isVersions(output: unknown): output is Versions {
  return typeof output === 'object' && output !== null && 'talos' in output && 'kubernetes' in output;
}
