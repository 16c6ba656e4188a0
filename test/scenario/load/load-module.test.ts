import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadModuleScenario } from '../../../lib/scenario/load/load-module';
import { InputError } from '../../../lib/values/finding';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'scenario-')); });
afterEach(() => rmSync(folder, { recursive: true }));

function findings(text: string): string {
  writeFileSync(path.join(folder, 'web.ts'), text);
  try {
    loadModuleScenario(path.join(folder, 'web.ts'), folder);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return '';
}

test('a scenario of TypeScript says what one of YAML says, and may reckon it out', () => {
  writeFileSync(path.join(folder, 'web.ts'), `
    const pages: string[] = ['a', 'b'];
    export default {
      inputs: { port: 80 },
      phases: pages.map(name => ({ name, after: [], timeout: '5m', http_check: { url: \`http://10.0.0.1:\\\${port}/\${name}\` } })),
    };
  `);
  expect(loadModuleScenario(path.join(folder, 'web.ts'), folder)).toEqual({
    name: 'web', description: 'web', inputs: { port: 80 },
    phases: ['a', 'b'].map(name => ({
      name, description: '', after: [], timeoutSeconds: 300, action: { kind: 'http_check', url: `http://10.0.0.1:\${port}/${name}` },
    })),
  });
});

test('what is no TypeScript, cannot be run or is no scenario is bad input, and no defect', () => {
  expect(findings('\nexport default { description: it\'s }')).toContain('web.ts:2:33: this is no TypeScript: \',\' expected.');
  expect(findings('throw new Error("no \\u001b[31m")')).toContain('web.ts:1:1: the file cannot be run: no \\u001b[31m');
  expect(findings('throw { toString: () => { throw 1; } };')).toContain('web.ts:1:1: the file cannot be run: it throws what cannot be said');
  expect(findings('import x from "./nothing"; x();')).toContain('the file cannot be run: Cannot find module');
  for (const text of ['', 'export default 7;', 'export default null;', 'export const scenario = {};', 'module.exports = null;']) expect(findings(text)).toContain('the file has no scenario as its default export');
  expect(findings('const a: any = {}; a.a = a; export default a;')).toContain('the scenario is no plain data');
});

test('phases of TypeScript are looked at as those of YAML are', () => {
  expect(findings('export default { phases: [{ name: "a", action: { kind: "start_vm", vmId: 7 } }] };')).toContain('web.ts:1:1: unknown key "action" in phases[0]');
  expect(findings('export default { phases: [{ name: "a", start_vm: { vm_idd: 7 } }] };')).toContain('did you mean vm_id?');
  expect(findings('export default { phases: [{ name: "a" }] };')).toContain('phase "a" does nothing: it has no action');
  expect(findings('export default { phases: [{ name: "a", start_vm: { vm_id: "${b.c}" } }] };')).toContain('${b.c} stands for nothing');
});
