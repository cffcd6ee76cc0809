/** The report of a rehearsal as docs/rehearsal.md. Pure. */
import { type Measure, rehearsalNotice } from '@mangu/rehearsal/told';
import { count } from '../../terminal/units.ts';
import { circumstanceLines, countedWords, held, type Report, verdict } from './report.ts';

export function markdown(report: Report): string {
  const { environment, results, short } = report;
  const [first] = results;
  const day = first ? new Date(first.beganAt).toISOString().slice(0, 10) : '';
  const sections = results.flatMap((result) => {
    const { drill, about, measures, fault, runbooks } = result;
    return [
      `## ${drill}: ${held(result) ? 'holds' : 'does not hold'}`,
      '',
      `${capital(about)}. ${countedWords(result)}. Runbooks: ${runbooks.map((name) => `[${name}](runbooks/${name}.md)`).join(', ')}.`,
      '',
      ...(fault === undefined ? [] : [`It could not be carried through: ${fault}`, '']),
      "| Promise | Wanted | Measured here | Verdict | At the specification's sizes | AWS's own figure |",
      '|---|---|---|---|---|---|',
      ...measures.map((measure) => `| ${cellsOf(measure).map(cell).join(' | ')} |`),
      '',
    ];
  });
  return `${[
    '# The last rehearsal',
    '',
    `**${rehearsalNotice}**`,
    '',
    `${day}, ${environment}, ${count(results.length, 'drill')}${short ? ', short form' : ''}. \`npx mangu rehearse all --markdown docs/rehearsal.md\` writes this page.`,
    '',
    '## The rehearsal itself',
    '',
    ...circumstanceLines(report).map((line) => `- ${line}`),
    '',
    '| Promise | Wanted | Measured here | Verdict |',
    '|---|---|---|---|',
    ...report.itself.map((measure) => `| ${cellsOf(measure).slice(0, 4).map(cell).join(' | ')} |`),
    '',
    ...sections,
  ]
    .join('\n')
    .trimEnd()}\n`;
}

function cellsOf(measure: Measure): string[] {
  const { promise, wanted, measured, holds, extrapolated = '', aws = '' } = measure;
  const said = verdict(measure);
  return [promise, wanted, measured, holds === false ? `**${said}**` : said, extrapolated, aws];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
