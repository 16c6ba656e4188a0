import { labNames } from '../../lib/cli/labs';
import { Project } from './project';

let project: Project;

beforeAll(() => {
  project = new Project();
});

afterAll(() => project.remove());

it.each(labNames())('%s stands on the simulated cluster, is as described, and goes without a trace', async name => {
  await project.succeed('init', name, '--template', name, '--students', '2');
  await project.succeed('credentials', name);
  const simulation = ['--fresh'];
  const before = await project.dump();

  expect(await project.rehearse(['apply', name, '--yes'], simulation)).toMatchObject({ code: 0 });
  expect(await project.rehearse(['plan', name])).toMatchObject({ code: 0 });
  expect(await project.rehearse(['destroy', name, '--yes'])).toMatchObject({ code: 0 });
  expect(await project.dump()).toEqual(before);
});
