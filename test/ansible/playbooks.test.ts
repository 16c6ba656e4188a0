import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { BUILT_IN } from '../../lib/scenario/built-in';

interface Task extends Record<string, unknown> {
  readonly name?: string;
  readonly block?: readonly Task[];
}

interface Play {
  readonly name?: string;
  readonly hosts?: string;
  readonly tasks?: readonly Task[];
}

const FOLDER = path.resolve(__dirname, '..', '..', 'ansible');
const KEYWORDS = new Set(['name', 'when', 'loop', 'register', 'changed_when', 'no_log', 'delegate_to', 'become', 'until', 'retries', 'delay', 'environment', 'async', 'poll']);

const playbooks = readdirSync(FOLDER).filter(file => file.endsWith('.yml'));
const playsOf = (file: string) => parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Play[];
const tasksOf = (file: string) => playsOf(file).flatMap(({ tasks = [] }) => tasks).flatMap(task => task.block ?? [task]);
const moduleOf = (task: Task) => Object.keys(task).find(key => !KEYWORDS.has(key));

test.each(playbooks)('%s works on the target alone, and every play and task says what it does', file => {
  for (const play of playsOf(file)) {
    expect(play.name).toMatch(/^[A-Z]/);
    if (!('ansible.builtin.import_playbook' in play)) expect(play.hosts).toBe('target');
  }
  for (const task of tasksOf(file)) expect(task.name).toMatch(/^[A-Z]/);
});

test.each(playbooks)('%s uses modules of ansible-core by their whole names, says of commands whether they change something, and hides tokens', file => {
  for (const task of tasksOf(file)) {
    const module = moduleOf(task);
    expect(module).toMatch(/^ansible\.builtin\./);
    if (module === 'ansible.builtin.command') expect(task).toHaveProperty('changed_when');
    if (/token add|token\.stdout/.test(JSON.stringify(task))) expect(task.no_log).toBe(true);
  }
});

test('every playbook of a built-in scenario is there', () => {
  const used = BUILT_IN.flatMap(({ phases }) => phases.flatMap(({ action }) => (action.kind === 'ansible_playbook' ? [`${action.playbook}.yml`] : [])));
  expect(playbooks).toEqual(expect.arrayContaining([...new Set(used)]));
});
