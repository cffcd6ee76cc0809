/** The lines that a person reads about an import. Pure: results in, lines out. */
import type { ImportFinding } from '@mangu/contract/imports';
import type { Output } from '../../terminal/output.ts';
import { columnsOf, oneLine, pad, shorten, wrap } from '../../terminal/text.ts';
import { count, duration, megabytes } from '../../terminal/units.ts';
import type { FileResult } from './plan.ts';
import { reasonWords } from './reasons.ts';

type Paint = Output['paint'];

const signs = {
  accepted: { text: '✓ accepted', style: 'green' },
  sanitised: { text: '✓ sanitised', style: 'green' },
  duplicate: { text: '= there already', style: 'dim' },
  rejected: { text: '✗ rejected', style: 'red' },
} as const;
const signColumns = 16;
const timeColumns = 8;
const groupsShown = 5;
const placesShown = 3;

/** One line for a book; for one that was not taken, why, where and what to do about it. */
export function resultLines(
  result: FileResult,
  title: string | null,
  columns: number,
  paint: Paint,
): string[] {
  const sign = signs[result.duplicate ? 'duplicate' : result.verdict];
  const reason = result.reason ? `  ${result.reason}` : '';
  const middle = columns - signColumns - timeColumns - 1;
  const room = middle - columnsOf(reason);
  const name = title ? shorten(oneLine(title), room) : shorten(oneLine(result.path), room, 'beginning');
  const time = result.milliseconds > 0 ? duration(result.milliseconds).padStart(timeColumns) : '';
  const line =
    `${paint(sign.style, pad(sign.text, signColumns))}${pad(name + reason, middle)} ${time}`.trimEnd();
  if (result.verdict !== 'rejected') return [line];
  return [line, ...rejectionLines(result, columns, paint)];
}

function rejectionLines({ reason, findings }: FileResult, columns: number, paint: Paint): string[] {
  const must = findings.filter(({ severity }) => severity === 'must');
  if (must.length === 0) return wrap(reasonWords(reason ?? ''), columns, '  ');
  const groups = [...Map.groupBy(must, ({ message, remedy }) => `${message}\0${remedy ?? ''}`).values()];
  const rest = groups.slice(groupsShown).reduce((sum, group) => sum + group.length, 0);
  return [
    ...groups.slice(0, groupsShown).flatMap((group) => groupLines(group, columns, paint)),
    ...(rest > 0 ? [`  … and ${rest} more; --json shows all.`] : []),
  ];
}

/** Findings that say the same: their places, what is wrong, what to do. */
function groupLines(group: readonly ImportFinding[], columns: number, paint: Paint): string[] {
  const places = group.flatMap(({ path, line }) => (path ? `${oneLine(path)}${line ? `:${line}` : ''}` : []));
  const more = places.length - placesShown;
  const where = [...places.slice(0, placesShown), ...(more > 0 ? [`… and ${more} more places`] : [])];
  const { message, remedy } = group[0] ?? { message: '' };
  return [
    ...where.flatMap((place, index) =>
      wrap(place, columns, index === 0 ? '  - ' : '    ', '    ').map((line) => paint('bold', line)),
    ),
    ...wrap(oneLine(message), columns, where.length > 0 ? '    ' : '  - ', '    '),
    ...(remedy ? wrap(oneLine(remedy), columns, '    → ', '      ') : []),
  ];
}

export interface Totals {
  readonly results: readonly FileResult[];
  /** Sent to the server. */
  readonly bytes: number;
  readonly milliseconds: number;
}

/** How many became what, and how fast. */
export function summaryLines({ results, bytes, milliseconds }: Totals): string[] {
  const number = (holds: (result: FileResult) => boolean) => results.filter(holds).length;
  const unreadable = number(({ reason }) => reason === 'unreadable');
  const parts = [
    [number(({ verdict, duplicate }) => verdict === 'accepted' && !duplicate), 'accepted'],
    [number(({ verdict, duplicate }) => verdict === 'sanitised' && !duplicate), 'sanitised'],
    [number(({ duplicate }) => duplicate), 'there already'],
    [number(({ verdict }) => verdict === 'rejected') - unreadable, 'rejected'],
    [unreadable, 'unreadable'],
  ] as const;
  const told = parts.filter(([many]) => many > 0).map(([many, word]) => `${many} ${word}`);
  const seconds = Math.max(milliseconds, 1) / 1000;
  const lines = [
    `${count(results.length, 'file')}, ${megabytes(bytes)} sent in ${duration(milliseconds)}: ${told.join(', ')}.`,
  ];
  if (bytes === 0) return lines;
  return [...lines, `${(results.length / seconds).toFixed(1)} books/s, ${megabytes(bytes / seconds)}/s.`];
}
