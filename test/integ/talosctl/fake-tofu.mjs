// A tofu whose state is a file, and that makes nothing but the versions of a Talos cluster anew.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [command, ...args] = process.argv.slice(2);
const file = path.join(process.env.FAKE, 'state.json');
if (command === 'version') process.stdout.write('{"terraform_version":"1.12.6"}');
if (command === 'show') process.stdout.write(readFileSync(file));
if (command === 'apply') {
  appendFileSync(path.join(process.env.FAKE, 'tofu-log'), `${[command, ...args].join(' ')}\n`);
  const address = args.find(arg => arg.startsWith('-replace=')).slice('-replace='.length);
  const { resource } = JSON.parse(readFileSync('cdk.tf.json', 'utf8'));
  const state = JSON.parse(readFileSync(file, 'utf8'));
  const { input } = resource.terraform_data[address.split('.')[1]];
  Object.assign(state.values.root_module.resources.find(known => known.address === address).values, { input, output: input });
  writeFileSync(file, JSON.stringify(state));
}
