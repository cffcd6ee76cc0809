/** What `mangu cost` says in 80 columns; pure. */
import type { Output } from '../../terminal/output.ts';
import { columnsOf, pad, shorten, wrap } from '../../terminal/text.ts';
import type { ComponentCost, Estimate } from './estimate.ts';
import type { GrowthPoint, Threshold } from './growth.ts';
import type { LeverSaving } from './levers.ts';
import type { Line } from './line.ts';
import { hoursPerMonth, pricesAsOf, pricesRegion } from './prices.ts';
import { rangeWords, specifiedTotal, type Verdict } from './specification.ts';
import { about, cents, money, quantity } from './units.ts';

type Paint = Output['paint'];

export interface Report {
  readonly traffic: string;
  readonly estimate: Estimate;
  readonly savings: readonly LeverSaving[];
  readonly growth: readonly GrowthPoint[];
  readonly thresholds: readonly Threshold[];
}

export function reportLines(report: Report, columns: number, paint: Paint): string[] {
  return [
    ...headLines(report, paint),
    '',
    ...billLines(report.estimate, paint),
    '',
    ...leverLines(report.savings, columns, paint),
    '',
    ...growthLines(report, columns, paint),
  ];
}

function headLines({ traffic, estimate }: Report, paint: Paint): string[] {
  const { environment, usage } = estimate;
  const requests = quantity(usage.requestsPerDay);
  return [
    `A month of ${paint('bold', environment)}, ${traffic} traffic: ${requests} requests a day, ${quantity(usage.books)} books`,
    paint('dim', `US dollars, ${pricesRegion}, list prices of ${pricesAsOf}, ${hoursPerMonth} hours, no tax`),
  ];
}

/** Widths of item, quantity, unit, price and amount; together 76. */
const widths = { item: 40, quantity: 8, unit: 11, price: 8, usd: 9 } as const;

function billLines(estimate: Estimate, paint: Paint): string[] {
  const { components, specifiedUsd, leftOutUsd, totalUsd, budgetUsd } = estimate;
  const own = components.filter((component) => component.estimate);
  const others = components.filter((component) => !component.estimate);
  const share = Math.round((100 * leftOutUsd) / totalUsd);
  return [
    paint('dim', columnsLine('', 'QUANTITY', '', 'PRICE', 'A MONTH')),
    ...own.flatMap((component) => componentLines(component, paint)),
    '',
    paint('dim', "Not in the specification's estimate"),
    ...others.flatMap((component) => componentLines(component, paint)),
    '',
    sumLine('What the specification estimates', specifiedUsd, paint, estimate.specifiedVerdict),
    sumLine(`What it leaves out (${share} % of all)`, leftOutUsd, paint),
    sumLine('Total', totalUsd, paint, estimate.totalVerdict),
    paint('dim', budgetWords(totalUsd, budgetUsd)),
  ];
}

function budgetWords(totalUsd: number, budgetUsd: number): string {
  const limit = `The budget alarm is set at ${money(budgetUsd)}`;
  return totalUsd <= budgetUsd ? `${limit}.` : `${limit}: it will ring.`;
}

function componentLines({ component, estimate, verdict, usd, lines }: ComponentCost, paint: Paint): string[] {
  const range =
    estimate && verdict
      ? ` ${paint('dim', `specification ${rangeWords(estimate)}:`)} ${paintVerdict(verdict, paint)}`
      : '';
  const width = Object.values(widths).reduce((sum, each) => sum + each, 0);
  const visible = component + (estimate ? ` specification ${rangeWords(estimate)}: ${verdict}` : '');
  const gap = ' '.repeat(Math.max(1, width - columnsOf(visible) - cents(usd).length));
  return [
    `${paint('bold', component)}${range}${gap}${paint('bold', cents(usd))}`,
    ...lines.map((each) => itemLine(each)),
  ];
}

function itemLine(line: Line): string {
  const paid = line.usd > 0 && line.usd < 0.005 ? '< 0.01' : amountWords(line);
  return columnsLine(
    `  ${itemWords(line)}`,
    quantity(line.quantity),
    unitWords(line),
    unitPrice(line.unitUsd),
    paid,
  );
}

export function amountWords({ paidQuantity, usd }: Line): string {
  return paidQuantity === 0 ? 'free' : cents(usd);
}

/** What is free in part says so, or quantity × price would not be the amount. */
export function itemWords({ item, freeQuantity, paidQuantity }: Line): string {
  return freeQuantity > 0 && paidQuantity > 0 ? `${item} (${quantity(freeQuantity)} free)` : item;
}

export function unitWords({ unit, quantity: amount }: Line): string {
  return amount === 1 ? unit.replace(/s$/, '') : unit;
}

function columnsLine(item: string, amount: string, unit: string, price: string, usd: string): string {
  return [
    pad(shorten(item, widths.item - 1), widths.item),
    amount.padStart(widths.quantity - 1),
    ' ',
    pad(shorten(unit, widths.unit - 1), widths.unit),
    price.padStart(widths.price),
    usd.padStart(widths.usd),
  ].join('');
}

/** Two figures after the point where that says it, else four. */
export function unitPrice(usd: number): string {
  return usd >= 0.1
    ? (usd * 100) % 1 < 1e-9
      ? usd.toFixed(2)
      : usd.toFixed(usd >= 1 ? 2 : 3)
    : usd.toFixed(4);
}

function sumLine(label: string, usd: number, paint: Paint, verdict?: Verdict): string {
  const range = verdict ? `~$${specifiedTotal.low}-${specifiedTotal.high}:` : '';
  const words = verdict ? `${paint('dim', range)} ${paintVerdict(verdict, paint)}` : '';
  const width = Object.values(widths).reduce((sum, each) => sum + each, 0);
  const visible = `${label} ${range}${verdict ? ` ${verdict}` : ''}`;
  const gap = ' '.repeat(Math.max(1, width - columnsOf(visible) - cents(usd).length));
  return `${paint('bold', label)} ${words}${gap}${paint('bold', cents(usd))}`;
}

function paintVerdict(verdict: Verdict, paint: Paint): string {
  return paint(({ below: 'cyan', inside: 'green', above: 'yellow' } as const)[verdict], verdict);
}

function leverLines(savings: readonly LeverSaving[], columns: number, paint: Paint): string[] {
  return [
    `${paint('bold', 'Levers')} ${paint('dim', '(each alone; they do not simply add up)')}`,
    ...savings.flatMap(({ lever, savingUsd, savingPercent }) => {
      const saves = savingUsd > 0;
      const amount = `${saves ? '-' : '+'}${cents(Math.abs(savingUsd))}`.padStart(9);
      const percent = `${saves ? '-' : '+'}${Math.abs(savingPercent).toFixed(1)} %`.padStart(9);
      const first = `  ${pad(lever.title, 44)}${paint(saves ? 'green' : 'yellow', `${amount}${percent}`)}`;
      return [
        first,
        ...wrap(`${lever.how} (${lever.cost})`, columns, '    ').map((line) => paint('dim', line)),
      ];
    }),
  ];
}

function growthLines({ growth, thresholds }: Report, columns: number, paint: Paint): string[] {
  const most = Math.max(...growth.map(({ totalUsd }) => totalUsd));
  const lead = 52;
  const room = Math.max(10, Math.min(columns, 80) - lead);
  return [
    `${paint('bold', 'Growth')} ${paint('dim', '(only the requests change, the books stay)')}`,
    paint('dim', '  REQUESTS A DAY  SERVER TASKS   A MONTH  PER MILLION'),
    ...growth.map(({ requestsPerDay, totalUsd, serverTasks, usdPerMillionRequests }) =>
      [
        quantity(requestsPerDay).padStart(16),
        String(serverTasks).padStart(14),
        money(totalUsd).padStart(10),
        perMillion(usdPerMillionRequests).padStart(13),
        `  ${barOf(totalUsd / most, room - 3)}`,
      ].join(''),
    ),
    ...thresholds.map(({ what, requestsPerDay }) => `  From ${about(requestsPerDay)} a day: ${what}.`),
  ];
}

export function perMillion(usd: number): string {
  return usd >= 100 ? money(usd) : `$${usd.toFixed(2)}`;
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function barOf(share: number, room: number): string {
  const parts = Math.max(1, Math.round(share * room * 8));
  return '█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '');
}
