/** A rehearsal in lines for a terminal. Pure. */
import type { DrillResult, StageStatus } from '@mangu/rehearsal/told';
import type { Output } from '../../terminal/output.ts';
import { table } from '../../terminal/table.ts';
import { wrap } from '../../terminal/text.ts';

export function resultLines(
  { drill, measures, fault, requests, failed, heldBack }: DrillResult,
  columns: number,
  paint: Output['paint'],
): string[] {
  const lines = measures.flatMap(({ promise, wanted, measured, holds, extrapolated, aws }) => [
    ...wrap(`${holds ? '✓' : '✗'} ${promise}`, columns, '  ', '    ').map((line) =>
      holds ? line : paint('red', line),
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

export function statusLines(status: StageStatus): string[] {
  const { services, database, cache, alarms, drill } = status;
  const rows = services.map(({ name, desired, revision, tasks }) => [
    name,
    `${tasks.filter(({ phase }) => phase === 'healthy').length} of ${desired} healthy`,
    revision,
    tasks.map(({ id, zone, phase }) => `${id} in ${zone} ${phase}`).join(', '),
  ]);
  const standby =
    database.standby === null
      ? 'no standby'
      : `${database.standby} follows${database.synchronous ? ', commits wait for it' : ''}, ${database.lagBytes ?? '?'} bytes behind`;
  return [
    `${status.environment} at ${status.url}, tasks with ${status.scale * 100} % of their CPU`,
    ...table(rows, '  '),
    ...table(
      [
        [
          'database',
          `${database.primary} in ${database.zone}`,
          standby,
          `${database.connections} connections`,
        ],
        ['cache', cache ? 'answers' : 'is away'],
        ['alarms', alarms.length > 0 ? alarms.join(', ') : 'none'],
        ['drill', drill ?? 'none'],
      ],
      '  ',
    ),
  ];
}
