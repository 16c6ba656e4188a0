// Looks at the imports below each folder that is named; prints a summary for each. A program of its own: dependency-cruiser is an ES module.
import { createRequire } from 'node:module';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';

const [config, sources, ...folders] = process.argv.slice(2);
const { options, ...ruleSet } = createRequire(import.meta.url)(path.resolve(config));
const summaries = [];
for (const folder of folders) {
  process.chdir(folder);
  const { output } = await cruise(sources.split(','), { ...options, ruleSet, validate: true, outputType: 'json' }, options.enhancedResolveOptions);
  summaries.push(JSON.parse(output).summary);
}
process.stdout.write(JSON.stringify(summaries.map(({ totalCruised, violations }) => ({ totalCruised, violations }))));
