import { SummarizedError } from './framework/summarized-error';
import { severities } from './protocol/types';
import type { Diagnostic, PathStep } from './protocol/types';
import { messageOf } from './pve/pve-error';
import type { SchemaBlock } from './schema/schema-types';
import { isList, isObject } from './values/value';
import type { Value, ValueObject } from './values/value';

export function errorDiagnostic(summary: string, detail?: string, path: readonly PathStep[] = []): Diagnostic {
  return {
    severity: severities.error,
    summary,
    ...(detail === undefined ? {} : { detail }),
    ...(path.length > 0 ? { attribute: { steps: path } } : {}),
  };
}

export function warningDiagnostic(summary: string, detail?: string): Diagnostic {
  return { severity: severities.warning, summary, ...(detail === undefined ? {} : { detail }) };
}

export function diagnosticOf(error: unknown): Diagnostic {
  return error instanceof SummarizedError ? errorDiagnostic(error.summary, error.message) : errorDiagnostic(messageOf(error));
}

/** The text of every attribute that the schema calls sensitive. */
export function sensitiveTexts(block: SchemaBlock, value: Value | undefined): readonly string[] {
  if (!isObject(value)) {
    return [];
  }
  const own = Object.entries(block.attributes ?? {})
    .filter(([, attribute]) => attribute.sensitive === true)
    .map(([name]) => value[name])
    .filter((text): text is string => typeof text === 'string' && text !== '');
  const nested = Object.entries(block.block_types ?? {}).flatMap(([name, type]) => {
    const elements = value[name];
    return isList(elements) ? elements.flatMap((element) => sensitiveTexts(type.block, element)) : [];
  });
  const within = Object.entries(block.attributes ?? {}).flatMap(([name, { nested_type: type }]) => {
    const part = value[name] ?? null;
    return type === undefined ? [] : (isList(part) ? part : [part]).flatMap((element) => sensitiveTexts(type, element));
  });
  return [...own, ...nested, ...within];
}

/** Takes what is sensitive in `values` out of the texts, whoever has put it there. */
export function withoutSecrets(
  diagnostics: readonly Diagnostic[], block: SchemaBlock, values: readonly (ValueObject | null)[],
): readonly Diagnostic[] {
  if (diagnostics.length === 0) {
    return diagnostics;
  }
  const secrets = values.flatMap((value) => sensitiveTexts(block, value)).sort((left, right) => right.length - left.length);
  const clean = (text: string): string => secrets.reduce((result, secret) => result.replaceAll(secret, '(sensitive value)'), text);
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    summary: clean(diagnostic.summary),
    ...(diagnostic.detail === undefined ? {} : { detail: clean(diagnostic.detail) }),
  }));
}
