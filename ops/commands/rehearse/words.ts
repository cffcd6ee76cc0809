/** A rehearsal in lines for a terminal. Pure. */
import type { DrillResult } from '@mangu/rehearsal/told';
import type { Output } from '../../terminal/output.ts';
import { wrap } from '../../terminal/text.ts';

export function resultLines(
  { drill, measures, fault, requests, failed, heldBack }: DrillResult,
  columns: number,
  paint: Output['paint'],
): string[] {
  const lines = measures.flatMap(({ promise, wanted, measured, holds, extrapolated, aws }) => [
    ...wrap(`${holds === undefined ? '·' : holds ? '✓' : '✗'} ${promise}`, columns, '  ', '    ').map(
      (line) => (holds === false ? paint('red', line) : line),
    ),
    ...wrap(`wanted: ${wanted}`, columns, '    ', '      '),
    ...wrap(`measured here: ${measured}`, columns, '    ', '      '),
    ...(extrapolated === undefined ? [] : wrap(`at size: ${extrapolated}`, columns, '    ', '      ')),
    ...(aws === undefined ? [] : wrap(`AWS's own: ${aws}`, columns, '    ', '      ')),
  ]);
  const load = `${requests.toLocaleString('en-US')} requests, ${failed.toLocaleString('en-US')} failed`;
  const late = heldBack > 0 ? `, ${heldBack.toLocaleString('en-US')} not sent in time` : '';
  return [
    paint('bold', `${drill}: ${load}${late}`),
    ...lines,
    ...(fault === undefined ? [] : wrap(`✗ ${fault}`, columns, '  ', '    ')),
  ];
}
