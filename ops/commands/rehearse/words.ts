/** A rehearsal in lines for a terminal. Pure. */
import type { DrillResult, Measure } from '@mangu/rehearsal/told';
import type { Output } from '../../terminal/output.ts';
import { wrap } from '../../terminal/text.ts';
import { countedWords, type Report } from './report.ts';

export function resultLines(result: DrillResult, columns: number, paint: Output['paint']): string[] {
  const { drill, measures, fault } = result;
  return [
    ...wrap(`${drill}: ${countedWords(result)}`, columns, '', '  ').map((line) => paint('bold', line)),
    ...measureLines(measures, columns, paint),
    ...(fault === undefined ? [] : wrap(`✗ ${fault}`, columns, '  ', '    ')),
  ];
}

/** What it ends with: it decides the exit code as well. */
export function itselfLines({ itself }: Report, columns: number, paint: Output['paint']): string[] {
  return [paint('bold', 'The rehearsal itself'), ...measureLines(itself, columns, paint)];
}

function measureLines(measures: readonly Measure[], columns: number, paint: Output['paint']): string[] {
  return measures.flatMap(({ promise, wanted, measured, holds, extrapolated, aws }) => [
    ...wrap(`${holds === undefined ? '·' : holds ? '✓' : '✗'} ${promise}`, columns, '  ', '    ').map(
      (line) => (holds === false ? paint('red', line) : line),
    ),
    ...wrap(`wanted: ${wanted}`, columns, '    ', '      '),
    ...wrap(`measured here: ${measured}`, columns, '    ', '      '),
    ...(extrapolated === undefined ? [] : wrap(`at size: ${extrapolated}`, columns, '    ', '      ')),
    ...(aws === undefined ? [] : wrap(`AWS's own: ${aws}`, columns, '    ', '      ')),
  ]);
}
