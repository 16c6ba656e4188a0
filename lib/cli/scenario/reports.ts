import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { sync as writeFileAtomicSync } from 'write-file-atomic';
import { scenarioJson } from '../../report/scenario/json';
import { scenarioJunit } from '../../report/scenario/junit';
import { scenarioMarkdown } from '../../report/scenario/markdown';
import type { ScenarioReport } from '../../report/scenario/report';

/** Writes the reports of a run. @returns their paths */
export function writeReports(folder: string, report: ScenarioReport, endedAt: Date, junitFile?: string): string[] {
  mkdirSync(folder, { recursive: true });
  const name = `${stamp(endedAt)}.${report.result}`;
  const files = [[`${name}.md`, scenarioMarkdown(report)], [`${name}.json`, scenarioJson(report)], [`${name}.junit.xml`, scenarioJunit(report)]] as const;
  const written = files.map(([file, text]) => [path.join(folder, file), text] as const);
  const all = junitFile === undefined ? written : [...written, [junitFile, scenarioJunit(report)] as const];
  for (const [file, text] of all) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileAtomicSync(file, text);
  }
  return all.map(([file]) => file);
}

/** `20261121-203000`, in local time. */
function stamp(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
