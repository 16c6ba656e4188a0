import { errorDiagnostic } from './diagnostics';
import type { Diagnostic, PathStep } from './protocol/types';
import type { ResourceType } from './resource-type';
import { isList, isObject, isUnknown } from './values/value';
import type { Value, ValueObject } from './values/value';

interface Report {
  invalid(path: readonly PathStep[], problem: string): void;
  notDone(path: readonly PathStep[], attribute: string, reason: string): void;
}

function walk(resource: ResourceType, value: ValueObject, at: string, steps: readonly PathStep[], report: Report): void {
  for (const [name, part] of Object.entries(value)) {
    visit(resource, part, at === '' ? name : `${at}.${name}`, [...steps, { attributeName: name }], report);
  }
}

function visit(resource: ResourceType, value: Value, at: string, steps: readonly PathStep[], report: Report): void {
  const behaviour = resource.attributes[at];
  if (behaviour?.notDone !== undefined && value !== null && value !== '' && !(isList(value) && value.length === 0)) {
    report.notDone(steps, at, behaviour.notDone);
  }
  if (value === null || isUnknown(value)) {
    return;
  }
  const problem = behaviour?.validate?.(value);
  if (problem !== undefined) {
    report.invalid(steps, problem);
  }
  if (isList(value)) {
    value.forEach((element, index) => isObject(element) && walk(resource, element, at, [...steps, { elementKeyInt: index }], report));
  } else if (isObject(value)) {
    walk(resource, value, at, steps, report);
  }
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** What to do about something that the stand-in does not do. */
export function orRealProvider(what: string): string {
  return `Install the real provider bpg/proxmox (from the registry, or in a local mirror), or do without ${what}.`;
}

/** Checks what is configured against the rules that the schema does not know. */
export function validateConfig(resource: ResourceType, config: ValueObject): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  walk(resource, config, '', [], {
    invalid: (path, problem) => {
      const name = path.findLast((step) => step.attributeName !== undefined)?.attributeName ?? '';
      diagnostics.push(errorDiagnostic('Invalid Attribute Value', `Attribute ${name} ${problem}`, path));
    },
    notDone: (path, attribute, reason) => {
      diagnostics.push(errorDiagnostic(`the stand-in does not do ${attribute}`, `${capitalized(reason)}. ${orRealProvider(attribute)}`, path));
    },
  });
  const further = resource.validate?.(config) ?? [];
  return [...diagnostics, ...further.map(({ path, summary, detail }) => errorDiagnostic(summary, detail, path))];
}
