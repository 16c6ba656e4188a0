import { applyArguments } from '../../lib/tofu/apply';
import { initArguments } from '../../lib/tofu/init';
import { planArguments } from '../../lib/tofu/plan';
import { showArguments } from '../../lib/tofu/show';

test('every command that could ask a question is told not to, and speaks JSON', () => {
  const commands = [initArguments(), planArguments({ out: 'vm', varFile: 'values.tfvars' }), applyArguments('vm', 10)];

  for (const args of commands) expect(args).toEqual(expect.arrayContaining(['-input=false', '-json']));
});

test('a plan names its file of values, saves itself, and answers by its exit code', () => {
  expect(planArguments({ out: 'vm', varFile: 'values.tfvars' }))
    .toEqual(['plan', '-input=false', '-json', '-detailed-exitcode', '-var-file=values.tfvars', '-out=vm']);
});

test('a plan of the end says so', () => {
  expect(planArguments({ out: 'vm', varFile: 'values.tfvars', destroy: true })).toContain('-destroy');
});

test('what a plan leaves as it is, is named', () => {
  expect(planArguments({ out: 'vm', varFile: 'values.tfvars', exclude: ['a.b', 'a.c["d"]'] })).toEqual(expect.arrayContaining(['-exclude=a.b', '-exclude=a.c["d"]']));
});

test('a saved plan is applied as it was saved: nothing is approved or set beside it', () => {
  expect(applyArguments('vm', 30)).toEqual(['apply', '-input=false', '-json', '-parallelism=30', 'vm']);
});

test('show reads a saved plan when one is named, else the state', () => {
  expect([showArguments('vm'), showArguments()]).toEqual([['show', '-json', 'vm'], ['show', '-json']]);
});
