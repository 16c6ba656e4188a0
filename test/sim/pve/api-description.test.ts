import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parametersOf } from '../../../lib/sim/pve/description/api-description';
import { newer } from '../../../lib/sim/pve/description/newer';
import { numberedName } from '../../../lib/sim/pve/description/numbered';
import source from '../../../lib/sim/pve/description/source.json';
import type { Route } from '../../../lib/sim/pve/route';
import { routes } from '../../../lib/sim/pve/routes/routes';

const methodOf = ({ method, path }: Route) => `${method} ${path}`;

describe('the description', () => {
  it.each(routes.map((route) => [methodOf(route), route] as const))('of %s has every parameter that is taken, in its type', (method, { parameters }) => {
    const schemas = parametersOf(method);
    for (const [name, { type, optional }] of Object.entries(parameters)) {
      const schema = schemas[name];
      expect({ name, isDescribed: schema !== undefined }).toEqual({ name, isDescribed: true });
      expect({ name, type }).toEqual({ name, type: schema?.type === 'array' ? 'string' : schema?.type });
      if (optional === undefined) expect({ name, optional: schema?.optional }).toEqual({ name, optional: undefined });
    }
  });

  it('is that of the package that is installed', () => {
    const manifest = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
    expect(manifest.devDependencies?.[source.package]).toBe(source.version);
  });

  it('has limits for every numbered parameter', () => {
    const numbered = routes.flatMap((route) => Object.keys(parametersOf(methodOf(route)))).filter((name) => name.endsWith('[n]'));
    for (const name of numbered) expect(numberedName(name.replace('[n]', '0'))).toBe(name);
  });

  it('is of methods that the simulation has, also where it is newer than the package', () => {
    expect(newer.filter(({ methods }) => !routes.some((route) => methods.test(methodOf(route))))).toEqual([]);
  });
});
