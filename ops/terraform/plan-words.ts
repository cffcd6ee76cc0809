/** A plan in words for people; pure. */
import type { Output } from '../terminal/output.ts';
import { table } from '../terminal/table.ts';
import { wrap } from '../terminal/text.ts';
import { count } from '../terminal/units.ts';
import { counts, type Effect, type PlanSummary, type Step } from './plan.ts';

type Paint = Output['paint'];

const effects: readonly { effect: Effect; head: string; many: string; style: 'green' | 'yellow' | 'red' }[] =
  [
    { effect: 'create', head: 'CREATE', many: 'to create', style: 'green' },
    { effect: 'change', head: 'CHANGE', many: 'to change', style: 'yellow' },
    { effect: 'replace', head: 'REPLACE', many: 'to replace', style: 'red' },
    { effect: 'destroy', head: 'DESTROY', many: 'to destroy', style: 'red' },
    { effect: 'forget', head: 'FORGET', many: 'to forget', style: 'yellow' },
  ];
/** More new things than these are counted by type only. */
const createdOneByOne = 10;

/** Data at stake first, then the counts, then what happens to what is there already. */
export function planLines(summary: PlanSummary, columns: number, paint: Paint): string[] {
  const { steps, outputs } = summary;
  if (steps.length === 0 && outputs.length === 0) return ['Nothing to do: what is there is what is written.'];
  const shown = effects.filter(({ effect }) => {
    const some = steps.filter((step) => step.effect === effect).length;
    return effect === 'create' ? some <= createdOneByOne : some > 0;
  });
  return [
    ...dangerLines(summary.dataAtStake, columns, paint),
    totalLine(summary),
    ...typeLines(summary, paint),
    ...shown.flatMap(({ effect, head, style }) =>
      stepLines(
        head,
        steps.filter((step) => step.effect === effect),
        columns,
        (text) => paint(style, text),
      ),
    ),
    ...(outputs.length > 0 ? wrap(`Outputs that change: ${outputs.join(', ')}`, columns, '', '  ') : []),
  ];
}

/** `107 to create, 1 to replace; 12 stay as they are.` */
export function totalLine({ steps, unchanged }: PlanSummary): string {
  const all = counts(steps);
  const parts = effects
    .filter(({ effect }) => all[effect] > 0)
    .map(({ effect, many }) => `${all[effect]} ${many}`);
  const stay =
    unchanged === 0
      ? ''
      : `; ${count(unchanged, 'stays', 'stay')} as ${unchanged === 1 ? 'it is' : 'they are'}`;
  return `${parts.join(', ') || 'No resource changes'}${stay}.`;
}

function dangerLines(dataAtStake: readonly Step[], columns: number, paint: Paint): string[] {
  if (dataAtStake.length === 0) return [];
  const loud = (line: string) => paint(['bold', 'red'], line);
  return [
    loud(`DATA IS AT STAKE: ${count(dataAtStake.length, 'store')} of data would be lost.`),
    ...dataAtStake.flatMap(({ address, effect, attributes }) => {
      const because = attributes.length > 0 ? `, forced by ${attributes.join(', ')}` : '';
      const what = effect === 'replace' ? 'REPLACED by an empty one' : 'DESTROYED';
      return wrap(`${address} would be ${what}${because}.`, columns, '  ', '      ').map(loud);
    }),
    '',
  ];
}

function typeLines({ perType, steps }: PlanSummary, paint: Paint): string[] {
  const all = counts(steps);
  const columns = effects.filter(({ effect }) => all[effect] > 0);
  if (columns.length === 0) return [];
  const rows = perType.map((one) => [
    ...columns.map(({ effect, head }) =>
      (one[effect] === 0 ? '' : String(one[effect])).padStart(head.length),
    ),
    one.type,
  ]);
  const [head = '', ...lines] = table([[...columns.map((column) => column.head), 'TYPE'], ...rows], '  ');
  return ['', paint('dim', head), ...lines, ''];
}

function stepLines(
  head: string,
  steps: readonly Step[],
  columns: number,
  colour: (text: string) => string,
): string[] {
  if (steps.length === 0) return [];
  const word = `${head.charAt(0)}${head.slice(1).toLowerCase()}`;
  return [
    `${word}:`,
    ...steps.flatMap(({ address, attributes }) => [
      `  ${colour(address)}`,
      ...(attributes.length > 0 ? wrap(attributes.join(', '), columns, '      ') : []),
    ]),
    '',
  ];
}
