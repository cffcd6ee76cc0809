/** What `mangu drift` says; pure. */
import type { Output } from '../../terminal/output.ts';
import { columnsOf, oneLine, shorten } from '../../terminal/text.ts';
import { count } from '../../terminal/units.ts';
import type { Difference, Drift } from '../../terraform/differences.ts';

const kindWords = {
  differs: 'differs',
  'must be replaced': 'differs so that it must be replaced',
  missing: 'is missing',
  extra: 'is there and nobody wrote it',
} as const;
/** Differences shown of one resource; the plan shows all. */
const shownAtMost = 4;

export function driftLines(drifts: readonly Drift[], columns: number, paint: Output['paint']): string[] {
  return drifts.flatMap(({ address, kind, differences }) => {
    const left = differences.length - shownAtMost;
    return [
      `${paint('bold', address)} ${paint(kind === 'differs' ? 'yellow' : 'red', kindWords[kind])}`,
      ...differences.slice(0, shownAtMost).flatMap((difference) => differenceLines(difference, columns)),
      ...(left > 0 ? [`    and ${count(left, 'more value')}`] : []),
    ];
  });
}

/** `    path: is 1, should be 2`; on two lines, and the values cut, where one is too narrow. */
function differenceLines({ path, is, should }: Difference, columns: number): string[] {
  const where = `    ${shorten(oneLine(path), columns - 5, 'beginning')}:`;
  const line = `${where} is ${oneLine(is)}, should be ${oneLine(should)}`;
  if (columnsOf(line) <= columns) return [line];
  const room = Math.floor((columns - '        is , should be '.length) / 2);
  return [where, `        is ${shorten(oneLine(is), room)}, should be ${shorten(oneLine(should), room)}`];
}
