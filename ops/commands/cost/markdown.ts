/** `docs/cost.md`; pure. */
import type { ComponentCost } from './estimate.ts';
import { discounts, type Price, prices, pricesAsOf, pricesRegion } from './prices.ts';
import { rangeWords, specifiedTotal } from './specification.ts';
import { about, cents, money, quantity } from './units.ts';
import { meaningOf, profileNames, profiles, usageNames } from './usage.ts';
import { amountWords, itemWords, perMillion, type Report, unitPrice, unitWords } from './words.ts';

export interface Sheet {
  readonly environment: string;
  /** One for each traffic, in the order of the profiles. */
  readonly reports: readonly Report[];
}

export function markdown(sheets: readonly Sheet[]): string {
  const [first] = sheets;
  if (!first) throw new Error('There is an environment.');
  return [
    '# Cost',
    `Made with \`npx mangu cost --markdown\`; do not edit. US dollars for a month of 730 hours in ${pricesRegion}, list prices of ${pricesAsOf}, without tax. The prices are second-hand ([how far to trust them](#prices), [why a table](decisions/0017-prices-as-a-dated-table.md)); the usage is [assumed](#usage). \`npx mangu cost\` takes your own: \`npx mangu cost --usage > mine.json\`, change it, \`npx mangu cost --traffic mine.json\`.`,
    ...overview(sheets),
    ...growth(first),
    ...sheets.flatMap(environmentSection),
    ...usageSection(),
    ...priceSection(),
    ...notCounted(),
  ]
    .join('\n\n')
    .concat('\n');
}

function overview(sheets: readonly Sheet[]): string[] {
  const head = ['Environment', ...profileNames.map((name) => `${name}: ${requests(name)} requests a day`)];
  return [
    '## At a glance',
    tableOf(
      head,
      sheets.map(({ environment, reports }) => [
        environment,
        ...reports.map(({ estimate }) => money(estimate.totalUsd)),
      ]),
    ),
    `The specification estimates ${rangeWords(specifiedTotal)} for production. Its list has no line for NAT gateways, public addresses, WAF, keys, logs, alarms and backups, which it asks for elsewhere: with them an ordinary month is inside its range, without them below it.`,
  ];
}

function requests(name: (typeof profileNames)[number]): string {
  return quantity(profiles[name].requestsPerDay);
}

function growth({ environment, reports }: Sheet): string[] {
  const report = reports.find(({ traffic }) => traffic === 'expected');
  if (!report) return [];
  return [
    '## How it grows',
    '![What a month costs, by requests a day](images/cost-growth.svg)',
    `${capital(environment)} with the books of the expected traffic; only the requests change.`,
    tableOf(
      ['Requests a day', 'Server tasks at the peak', 'A month', 'A million requests'],
      report.growth.map((point) => [
        quantity(point.requestsPerDay),
        String(point.serverTasks),
        money(point.totalUsd),
        perMillion(point.usdPerMillionRequests),
      ]),
    ),
    report.thresholds
      .map(({ what, requestsPerDay }) => `- From ${about(requestsPerDay)} requests a day: ${what}.`)
      .join('\n'),
    'The last two rest on what a task and the database are assumed to do for a request, which nobody has measured on Fargate yet: with half of that, they come at half the requests.',
  ];
}

function environmentSection({ environment, reports }: Sheet): string[] {
  const components = [
    ...new Set(reports.flatMap(({ estimate }) => estimate.components.map(({ component }) => component))),
  ];
  const find = (report: Report, name: string): ComponentCost | undefined =>
    report.estimate.components.find(({ component }) => component === name);
  const rows = components.map((name) => {
    const estimated = reports.map((report) => find(report, name)?.estimate).find((range) => range);
    return [
      name,
      estimated ? rangeWords(estimated) : 'left out',
      ...reports.map((report) => withVerdict(find(report, name))),
    ];
  });
  const expected = reports.find(({ traffic }) => traffic === 'expected');
  return [
    `## ${capital(environment)}`,
    tableOf(
      ['', 'Specification', ...profileNames],
      [
        ...rows,
        [
          '**What it estimates**',
          rangeWords(specifiedTotal),
          ...reports.map(
            ({ estimate }) => `**${cents(estimate.specifiedUsd)}** ${estimate.specifiedVerdict}`,
          ),
        ],
        ['**What it leaves out**', '', ...reports.map(({ estimate }) => `**${cents(estimate.leftOutUsd)}**`)],
        [
          '**Total**',
          rangeWords(specifiedTotal),
          ...reports.map(({ estimate }) => `**${cents(estimate.totalUsd)}** ${estimate.totalVerdict}`),
        ],
      ],
    ),
    ...(expected ? details(expected) : []),
  ];
}

function withVerdict(cost: ComponentCost | undefined): string {
  if (!cost) return '0.00';
  return cost.verdict ? `${cents(cost.usd)} ${cost.verdict}` : cents(cost.usd);
}

function details({ estimate, savings }: Report): string[] {
  return [
    'Every line of an expected month:',
    tableOf(
      ['', 'Line', 'Quantity', 'Price', 'A month'],
      estimate.components.flatMap(({ component, lines }) =>
        lines.map((line, index) => [
          index === 0 ? component : '',
          itemWords(line),
          `${quantity(line.quantity)} ${unitWords(line)}`,
          unitPrice(line.unitUsd),
          amountWords(line),
        ]),
      ),
    ),
    'What can be done about it, each alone:',
    tableOf(
      ['Lever', 'Value', 'Price of it', 'Saves a month', ''],
      savings.map(({ lever, savingUsd, savingPercent }) => [
        lever.title,
        lever.isValue ? `\`${lever.how}\`` : lever.how,
        lever.cost,
        cents(savingUsd),
        `${savingPercent.toFixed(1)} %`,
      ]),
    ),
  ];
}

function usageSection(): string[] {
  return [
    '## Usage',
    'What is assumed. Nobody has run MANGU for a month on AWS with readers yet: replace these figures as soon as you have yours.',
    tableOf(
      ['Figure', ...profileNames, 'What it is, and why'],
      usageNames.map((name) => [
        `\`${name}\``,
        ...profileNames.map((profile) => quantity(profiles[profile][name])),
        meaningOf(name),
      ]),
    ),
  ];
}

function priceSection(): string[] {
  const rows = Object.entries<Price>(prices).map(([id, { usd, unit, mark, source, free }]) => [
    `\`${id}\``,
    String(usd),
    unit,
    free === undefined ? '' : quantity(free),
    mark,
    source,
  ]);
  const promises = Object.entries(discounts).map(([id, { factor, mark, source }]) => [
    `\`${id}\``,
    `× ${factor.toFixed(3)}`,
    'of the price on demand',
    '',
    mark,
    source,
  ]);
  return [
    '## Prices',
    '*Stated*: the source says so. *Derived*: worked out from what it says. *Recalled*: from memory, to be checked first. None was asked of AWS; only `aws.amazon.com` is AWS itself. Twenty-three examples of others are met within 5 % (`ops/commands/cost/examples.ts`). What is free, is so for each account and each month: an environment is assumed to have an account of its own.',
    tableOf(['Price', 'USD', 'for one', 'Free', 'Mark', 'Source'], [...rows, ...promises]),
  ];
}

function notCounted(): string[] {
  return [
    '## Not counted',
    [
      '- What stays within what is always free at these sizes: Lambda, EventBridge, SQS, SNS, ACM, two budgets, the first CloudTrail, Performance Insights for 7 days, scans of images on push, snapshots of a cache of half a GB.',
      '- Domain registration, support plans, tax, and the AWS credits of a new account.',
      '- CPU credits beyond what db.t3.small earns (RDS charges about $0.075 a vCPU-hour for them), which no usage here reaches.',
      '- Restores, drills and attacks: a flood of requests is paid at CloudFront and WAF, up to the budget alarm and your answer to it.',
    ].join('\n'),
  ];
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index > 0 && isNumeric(rows, index) ? '--:' : '---'));
  return [line(head), `|${rule.join('|')}|`, ...rows.map(line)].join('\n');
}

/** Most of the column's cells begin with a figure. */
function isNumeric(rows: readonly (readonly string[])[], index: number): boolean {
  const cells = rows.map((row) => row[index] ?? '').filter((cell) => cell !== '');
  return cells.filter((cell) => /^(\*\*)?-?\$?\d/.test(cell)).length * 2 > cells.length;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
