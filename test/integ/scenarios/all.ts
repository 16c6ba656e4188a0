import type { ClusterDescriptionInput } from '../../../lib/sim/index';
import type { Step } from '../provider-scenario';
import { scenarioCluster } from '../scenario-configs';
import { access } from './access';
import { basics } from './basics';
import { ofCluster } from './cluster';
import { everyAttribute } from './every-attribute';
import { examples, examplesCluster } from './examples';
import { files } from './files';
import { hardware, hardwareCluster } from './hardware';
import type { Scenarios } from './scenario';
import { site } from './site';

export interface Scenario {
  readonly name: string;
  readonly cluster: ClusterDescriptionInput;
  readonly steps: readonly Step[];
}

function on(cluster: ClusterDescriptionInput, scenarios: Scenarios): readonly Scenario[] {
  return Object.entries(scenarios).map(([name, steps]) => ({ name, cluster, steps }));
}

/** Everything that the stand-in is compared by. */
export const allScenarios: readonly Scenario[] = [
  ...on(scenarioCluster, { ...basics, ...access, ...ofCluster, ...site, ...everyAttribute, ...files }),
  ...on(hardwareCluster, hardware),
  ...on(examplesCluster, examples),
];
