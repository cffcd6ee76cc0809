/** What `mangu conform` prints; pure. */
import type { Output } from '../../terminal/output.ts';
import { wrap } from '../../terminal/text.ts';
import { count } from '../../terminal/units.ts';
import type { CheckedRow, Verdict } from './check.ts';
import type { Fact } from './row.ts';

const signs: Readonly<
  Record<Verdict, { readonly text: string; readonly style: 'green' | 'red' | 'yellow' | 'dim' }>
> = {
  ok: { text: '✓', style: 'green' },
  'not ok': { text: '✗', style: 'red' },
  differs: { text: '≠', style: 'yellow' },
  'not applicable': { text: '–', style: 'dim' },
};
const factsShown = 4;

export function conformLines(rows: readonly CheckedRow[], columns: number, paint: Output['paint']): string[] {
  return bySection(rows).flatMap(([heading, inSection]) => [
    paint('bold', heading),
    ...inSection.flatMap((row) => rowLines(row, columns, paint)),
    '',
  ]);
}

function rowLines({ line, verdict, facts }: CheckedRow, columns: number, paint: Output['paint']): string[] {
  const { text, style } = signs[verdict];
  const shown = mostTelling(facts);
  const more = facts.length - shown.length;
  return [
    ...wrap(line, columns, '@ ', '  ').map((one, index) =>
      index === 0 ? `${paint(style, text)}${one.slice(1)}` : one,
    ),
    ...shown.flatMap((fact) =>
      wrap(factWords(fact, verdict), columns, '    ', '      ').map((one) => paint('dim', one)),
    ),
    ...(more > 0 ? [paint('dim', `    … and ${more} more; --json shows all`)] : []),
  ];
}

function factWords({ resource, attribute, found, wanted, holds }: Fact, verdict: Verdict): string {
  const otherwise = holds || verdict === 'not applicable' ? '' : ` (wanted: ${wanted})`;
  return `${resource} ${attribute} = ${found}${otherwise}`;
}

/** What does not hold first, then the rest, up to a handful. */
function mostTelling(facts: readonly Fact[], most = factsShown): Fact[] {
  return [...facts.filter(({ holds }) => !holds), ...facts.filter(({ holds }) => holds)].slice(0, most);
}

export function summary(environment: string, rows: readonly CheckedRow[]): string {
  const number = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  const verdicts: readonly Verdict[] = ['ok', 'not ok', 'differs', 'not applicable'];
  const parts = verdicts.filter((one) => number(one) > 0).map((one) => `${number(one)} ${one}`);
  return `${environment}: ${count(rows.length, 'line')} of the specification: ${parts.join(', ')}.`;
}

/** `docs/conformance.md`. */
export function markdown(environment: string, rows: readonly CheckedRow[]): string {
  const sections = bySection(rows).map(([heading, inSection]) =>
    [
      `## ${heading}`,
      '',
      '| Line of the specification | Fulfilled by | Found | |',
      '|---|---|---|---|',
      ...inSection.map(markdownRow),
    ].join('\n'),
  );
  return [
    '# Conformance',
    `Made from the synthesized JSON of ${environment} with \`npx mangu conform --markdown\`; do not edit. A row is ok when every value it rests on was found as the specification has it. What no JSON can show rests on a test, a drill, a runbook, the cost sheet or a scan.`,
    summary(environment, rows),
    ...sections,
  ]
    .join('\n\n')
    .concat('\n');
}

function markdownRow({ line, verdict, facts }: CheckedRow): string {
  const shown = mostTelling(facts, 6);
  const more = facts.length - shown.length;
  const where = shown.map(({ resource, attribute }) => `${code(resource)} ${code(attribute)}`);
  const found = shown.map((fact) =>
    fact.holds ? code(fact.found) : `${code(fact.found)} (wanted: ${code(fact.wanted)})`,
  );
  const rest = more > 0 ? [`and ${more} more`] : [];
  const words = line.replace(/^(- |#+ )/, '').replaceAll('|', '\\|');
  return `| ${words} | ${[...where, ...rest].join('<br>')} | ${[...found, ...rest].join('<br>')} | ${verdict} |`;
}

function code(text: string): string {
  const short = text.length > 160 ? `${text.slice(0, 159)}…` : text;
  return `\`${short.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

function bySection(rows: readonly CheckedRow[]): [string, CheckedRow[]][] {
  const name = ({ headings }: CheckedRow) =>
    headings.map((heading) => heading.replace(/^#+ /, '')).join(' › ');
  return [...Map.groupBy(rows, name)];
}
