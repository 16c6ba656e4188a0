import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { sync as writeFileAtomicSync } from 'write-file-atomic';
import { scenarioJson } from '../../report/scenario/json';
import { scenarioJunit } from '../../report/scenario/junit';
import { scenarioMarkdown } from '../../report/scenario/markdown';
import type { ScenarioReport } from '../../report/scenario/report';

/** Writes the reports of a run. @returns their paths */
export function writeReports(folder: string, report: ScenarioReport, endedAt: Date, junitFile?: string): string[] {
  mkdirSync(folder, { recursive: true });
  const name = claimName(folder, report.result, endedAt);
  const files = [[`${name}.md`, scenarioMarkdown(report)], [`${name}.json`, scenarioJson(report)], [`${name}.junit.xml`, scenarioJunit(report)]] as const;
  const written = files.map(([file, text]) => [path.join(folder, file), text] as const);
  const all = junitFile === undefined ? written : [...written, [junitFile, scenarioJunit(report)] as const];
  for (const [file, text] of all) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileAtomicSync(file, text);
  }
  return all.map(([file]) => file);
}

/** Of runs that end in the same second, each later one has the next second that is free. */
function claimName(folder: string, result: string, endedAt: Date): string {
  for (let seconds = 0; ; seconds += 1) {
    const name = `${stamp(new Date(endedAt.getTime() + seconds * 1000))}.${result}`;
    try {
      closeSync(openSync(path.join(folder, `${name}.md`), 'wx'));
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** `20261121-203000`, in local time. */
function stamp(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
