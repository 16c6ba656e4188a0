import { errorDiagnostic } from './diagnostics';
import type { Diagnostic, PathStep } from './protocol/types';
import type { ResourceType } from './resource-type';
import { isList, isObject, isUnknown } from './values/value';
import type { Value, ValueObject } from './values/value';

type Report = (path: readonly PathStep[], problem: string) => void;

function walk(resource: ResourceType, value: ValueObject, at: string, steps: readonly PathStep[], report: Report): void {
  for (const [name, part] of Object.entries(value)) {
    visit(resource, part, at === '' ? name : `${at}.${name}`, [...steps, { attributeName: name }], report);
  }
}

function visit(resource: ResourceType, value: Value, at: string, steps: readonly PathStep[], report: Report): void {
  if (value === null || isUnknown(value)) {
    return;
  }
  const problem = resource.attributes[at]?.validate?.(value);
  if (problem !== undefined) {
    report(steps, problem);
  }
  if (isList(value)) {
    value.forEach((element, index) => isObject(element) && walk(resource, element, at, [...steps, { elementKeyInt: index }], report));
  } else if (isObject(value)) {
    walk(resource, value, at, steps, report);
  }
}

/** Checks what is configured against the rules that the schema does not know. */
export function validateConfig(resource: ResourceType, config: ValueObject): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  walk(resource, config, '', [], (path, problem) => {
    const name = path.findLast((step) => step.attributeName !== undefined)?.attributeName ?? '';
    diagnostics.push(errorDiagnostic('Invalid Attribute Value', `Attribute ${name} ${problem}`, path));
  });
  const further = resource.kind === 'framework' ? resource.validate?.(config) ?? [] : [];
  return [...diagnostics, ...further.map(({ path, summary, detail }) => errorDiagnostic(summary, detail, path))];
}
