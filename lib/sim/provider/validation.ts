import { errorDiagnostic } from './diagnostics';
import type { Diagnostic, PathStep } from './protocol/types';
import type { ConfigProblem, ResourceType } from './resource-type';
import { isList, isObject, isUnknown } from './values/value';
import type { Value, ValueObject } from './values/value';

interface Report {
  invalid(path: readonly PathStep[], problem: string): void;
  notDone(path: readonly PathStep[], attribute: string, reason: string): void;
}

function walk<Tools>(resource: ResourceType<Tools>, value: ValueObject, at: string, steps: readonly PathStep[], report: Report): void {
  for (const [name, part] of Object.entries(value)) {
    visit(resource, part, at === '' ? name : `${at}.${name}`, [...steps, { attributeName: name }], report);
  }
}

function visit<Tools>(resource: ResourceType<Tools>, value: Value, at: string, steps: readonly PathStep[], report: Report): void {
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
export function orRealProvider(provider: string, what: string): string {
  return `Install the real provider ${provider} (from the registry, or in a local mirror), or do without ${what}.`;
}

/** Checks what is configured against the rules that the schema does not know. @param provider as people name it: `bpg/proxmox` */
export function validateConfig<Tools>(provider: string, resource: ResourceType<Tools>, config: ValueObject): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  walk(resource, config, '', [], {
    invalid: (path, problem) => {
      const name = path.findLast((step) => step.attributeName !== undefined)?.attributeName ?? '';
      diagnostics.push(errorDiagnostic('Invalid Attribute Value', `Attribute ${name} ${problem}`, path));
    },
    notDone: (path, attribute, reason) => {
      diagnostics.push(errorDiagnostic(`the stand-in does not do ${attribute}`, `${capitalized(reason)}. ${orRealProvider(provider, attribute)}`, path));
    },
  });
  return [...diagnostics, ...problemDiagnostics(resource.validate?.(config))];
}

export function problemDiagnostics(problems: readonly ConfigProblem[] = []): readonly Diagnostic[] {
  return problems.map(({ path, summary, detail }) => errorDiagnostic(summary, detail, path));
}
