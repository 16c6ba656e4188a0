import path from 'node:path';
import { RootConstruct } from 'constructs';
import { planEnvironments, type PlannedClass } from '../../lib/model/plan-environments';
import { LabStack } from '../../stacks/lab-stack';
import { Synthesized } from '../support/synthesized';

const root = path.join(__dirname, '../..');
const environments = planEnvironments(path.join(root, 'envs'), ['class-dmz', 'class-router', 'class-single'], root)
  .filter((planned): planned is PlannedClass => planned.kind === 'class');

describe.each(environments.map(({ plan }) => [plan.environment, plan] as const))('%s', (_, plan) => {
  test('has the addresses that are in everybody\'s state', () => {
    expect(new Synthesized(new LabStack(new RootConstruct(), plan)).addresses()).toMatchSnapshot();
  });

  test('is as it was, for its first two students', () => {
    const twoStudents = { ...plan, stands: plan.stands.slice(0, 2) };
    expect(new Synthesized(new LabStack(new RootConstruct(), twoStudents)).configuration).toMatchSnapshot();
  });
});
