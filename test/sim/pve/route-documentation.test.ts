import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sync as writeFileAtomic } from 'write-file-atomic';
import { parametersOf } from '../../../lib/sim/pve/description/api-description';
import { namedPropertyStrings } from '../../../lib/sim/pve/description/named-property-strings';
import { newer } from '../../../lib/sim/pve/description/newer';
import source from '../../../lib/sim/pve/description/source.json';
import { valueFormats } from '../../../lib/sim/pve/description/value-formats';
import type { Route } from '../../../lib/sim/pve/route';
import { routes } from '../../../lib/sim/pve/routes/routes';

const document = join(__dirname, '..', '..', '..', 'docs', 'simulated-proxmox-routes.md');
const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const sorted = [...routes].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
const verified = routes.filter((route) => route.verified !== 'not yet');

function code(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** What PVE takes and the simulation does not. */
function leftOut(route: Route): string {
  const names = Object.keys(parametersOf(nameOf(route))).filter((name) => route.parameters[name] === undefined);
  const values = Object.entries(route.parameters).flatMap(([name, { simulated }]) => {
    const others = parametersOf(nameOf(route))[name]?.enum?.filter((value) => simulated?.includes(value) === false) ?? [];
    return others.map((value) => `${name}=${value}`);
  });
  return code([...names, ...values].sort());
}

/** Formats of PVE's that any text is right for here. */
function unchecked(): readonly string[] {
  const formats = routes.flatMap((route) => Object.values(parametersOf(nameOf(route))).flatMap(({ format }) => format ?? []));
  const isKnown = (format: string) => namedPropertyStrings[format] !== undefined || valueFormats[format.replace(/-(list|opt)$/, '')] !== undefined;
  return [...new Set(formats)].filter((format) => !isKnown(format)).sort();
}

function text(): string {
  return [
    '# The routes of the simulated Proxmox',
    '',
    'Made from the code (`lib/sim/pve/routes`, `lib/sim/pve/description`) by `npm run api:update`; `test/sim/pve/route-documentation.test.ts` compares.',
    '',
    `${routes.length} methods, of which ${verified.length} were seen working with a real client. Anything else is \`501 Method … not implemented\`, as PVE answers`,
    'what it does not have.',
    '',
    `Parameters are checked by PVE's own description of its API, as the types of the npm package ${source.package} ${source.version} have it: names, types,`,
    'limits, patterns, formats.',
    'The package does not say which PVE it describes; its parameters are those of 8.1. The second table says what was taken from PVE 9 besides; what else is new in it',
    'is refused as unknown.',
    '',
    'What PVE takes and the simulated cluster does not is refused: `501 parameter \'archive\' is not simulated`. The last column lists it.',
    '',
    '| method | path | verified with | left out |',
    '|---|---|---|---|',
    ...sorted.map((route) => `| ${route.method} | \`${route.path}\` | ${route.verified} | ${leftOut(route)} |`),
    '',
    '## New in PVE 9',
    '',
    '| parameters | reason | methods |',
    '|---|---|---|',
    ...newer.map(({ methods, parameters, reason }) => (
      `| ${code(Object.keys(parameters)) || 'none'} | ${reason} | ${code(sorted.map(nameOf).filter((name) => methods.test(name)))} |`
    )),
    '',
    '## Formats that are not checked',
    '',
    `Any text is right for ${code(unchecked())}.`,
    'Of parameters that can be given several times, such as `map`, the route\'s own check sees to the parts.',
    '',
  ].join('\n');
}

test('the documentation says of each route whether it was verified, and what is left out', () => {
  if (process.env['RENEW_DOCUMENTATION'] === '1') {
    writeFileAtomic(document, text());
    return;
  }
  // The text is made by the code: after a change, the command writes it anew.
  expect(readFileSync(document, 'utf8')).toBe(text());
});
