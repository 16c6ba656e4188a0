import { formatDuration } from '../duration';
import { statusText, type ScenarioReport } from './report';

/** The report for people. */
export function scenarioMarkdown(report: ScenarioReport): string {
  const { scenario, description, host, result, startedAt, endedAt, seconds, next, refused = [], phases } = report;
  const rows = phases.map((phase, index) => (
    `| ${index + 1} | ${phase.name} | ${cell(phase.description)} | ${statusText(phase)} | ${formatDuration(phase.seconds)} | ${phase.attempts} | ${phase.changes.length} |`
  ));
  return [
    `# ${scenario}: ${result}`, '',
    `${description}, on ${host}. Began ${startedAt}, ended ${endedAt}; the phases took ${formatDuration(seconds)}.`, '',
    ...(refused.length === 0 ? [] : ['Nothing was begun:', '', ...refused.map(line => `- ${oneLine(line)}`), '']),
    ...(next === undefined ? [] : [`To go on: \`${next}\``, '']),
    '| # | phase | what | result | duration | attempts | changes |', '|--:|---|---|---|--:|--:|--:|', ...rows, '',
    ...phases.flatMap(phase => {
      const { name, error, changes, log } = phase;
      return error === undefined && changes.length === 0 && log.length === 0 ? [] : [
        `## ${name}: ${statusText(phase)}`, '',
        ...(error === undefined ? [] : ['```', ...fenced(error), '```', '']),
        ...(changes.length === 0 ? [] : [...changes.map(change => `- ${oneLine(change)}`), '']),
        ...(log.length === 0 ? [] : ['The end of its log:', '', '```', ...log.flatMap(fenced), '```', '']),
      ];
    }),
  ].join('\n');
}

function fenced(text: string): string[] {
  return text.split('\n').map(line => line.replaceAll('```', '\'\'\''));
}

/** Neither HTML, nor links, nor pictures: machines have a say in it. */
function oneLine(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('<', '&lt;').replaceAll('](', ']\\(');
}

function cell(text: string): string {
  return oneLine(text).replace(/[\\|]/g, '\\$&');
}
