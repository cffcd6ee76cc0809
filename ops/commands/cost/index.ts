import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environmentNames, environments } from '@mangu/topology/environments';
import type { EnvironmentName, Topology } from '@mangu/topology/types';
import { type Command, Option } from 'commander';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { createOutput } from '../../terminal/output.ts';
import { chart } from './chart.ts';
import { estimate, plainScenario } from './estimate.ts';
import { growth, thresholds } from './growth.ts';
import { savings } from './levers.ts';
import { markdown } from './markdown.ts';
import { page } from './page.ts';
import { pricesAsOf, pricesRegion } from './prices.ts';
import { profileNames, profiles, readUsage, type Usage } from './usage.ts';
import { type Report, reportLines } from './words.ts';

const help = `Examples:
  $ npx mangu cost
  $ npx mangu cost --environment staging --traffic quiet
  $ npx mangu cost --usage > mine.json      then change it, and
  $ npx mangu cost --traffic mine.json
  $ npx mangu cost --out growth.svg
`;
const furtherHelp = `
Traffic is quiet (5,000 requests a day), expected (100,000), busy (2 million)
or a file with your own figures. Prices are a dated table of second-hand
figures, see docs/cost.md. Nothing is asked of AWS.

With --json, standard output is one object: environment, traffic, region,
  pricesAsOf, usage {}, totalUsd, specifiedUsd, leftOutUsd, budgetUsd,
  components [{component, usd, estimate {low, high} or null, verdict
  (below|inside|above or null), lines [{item, quantity, unit, paidQuantity,
  unitUsd, usd, prices []}]}], levers [{id, title, how, savingUsd,
  savingPercent}], growth [{requestsPerDay, totalUsd, usdPerMillionRequests,
  serverTasks, byGroup [{group, usd}]}], thresholds [{what, requestsPerDay}].
`;

interface Options {
  readonly environment: EnvironmentName;
  readonly traffic: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly usage?: boolean;
  readonly out?: string;
}

export function defineCost(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('cost')
    .summary('say what a month on AWS costs, and what can be done about it')
    .description("Say what a month on AWS costs, beside the specification's estimate.")
    .addOption(
      new Option('--environment <name>', 'which environment').choices(environmentNames).default('production'),
    )
    .option('--traffic <name or file>', 'quiet, expected, busy, or a file of figures', 'expected')
    .option('--out <file>', 'write the growth as a chart: .svg or .html')
    .addOption(new Option('--usage', 'print the figures of the traffic, as such a file').conflicts('json'))
    .addOption(new Option('--markdown', 'print docs/cost.md').conflicts(['json', 'usage']))
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', furtherHelp)
    .action((options: Options) => {
      const output = createOutput(options);
      const usage = findUsage(options.traffic);
      const report = reportOf(environments[options.environment], options.traffic, usage);
      if (options.out !== undefined) writeChart(options.out, report);
      if (options.usage) process.stdout.write(`${JSON.stringify(usage, undefined, 2)}\n`);
      else if (options.markdown) process.stdout.write(costSheet());
      else {
        output.record(jsonOf(report));
        for (const line of reportLines(report, output.columns, output.paint)) output.result(line);
      }
      if (options.out !== undefined) output.note(`The chart is in ${options.out}`);
      finish(exitCodes.done);
    });
}

/** `docs/cost.md` and its chart: every environment with every traffic. */
export function costSheet(): string {
  return markdown(
    environmentNames.map((environment) => ({
      environment,
      reports: profileNames.map((name) => reportOf(environments[environment], name, profiles[name])),
    })),
  );
}

/** `docs/images/cost-growth.svg`. */
export function costChart(): string {
  return chart('production', growth(plainScenario(environments.production, profiles.expected)));
}

export function reportOf(topology: Topology, traffic: string, usage: Usage): Report {
  const scenario = plainScenario(topology, usage);
  return {
    traffic: profileOf(traffic) ? traffic : path.basename(traffic),
    estimate: estimate(scenario),
    savings: savings(scenario),
    growth: growth(scenario),
    thresholds: thresholds(scenario),
  };
}

function profileOf(traffic: string): Usage | undefined {
  const name = profileNames.find((each) => each === traffic);
  return name && profiles[name];
}

function findUsage(traffic: string): Usage {
  const profile = profileOf(traffic);
  if (profile) return profile;
  if (!existsSync(traffic)) {
    throw new OperatorError(
      exitCodes.wrongUse,
      `There is no traffic and no file called ${traffic}.`,
      `Take one of ${profileNames.join(', ')}, or begin a file with "npx mangu cost --usage > mine.json".`,
    );
  }
  const read = readUsage(readFileSync(traffic, 'utf8'));
  if (read.ok) return read.usage;
  throw new OperatorError(
    exitCodes.wrongUse,
    `${traffic} is not right:\n${read.problems.map((problem) => `  ${problem}`).join('\n')}`,
    '"npx mangu cost --usage" prints a file that is.',
  );
}

function writeChart(file: string, { estimate: { environment }, growth: points }: Report): void {
  const svg = chart(environment, points);
  const kind = path.extname(file);
  if (kind !== '.svg' && kind !== '.html') {
    throw new OperatorError(exitCodes.wrongUse, `A chart is written as .svg or .html, not as ${file}.`);
  }
  try {
    writeFileSync(file, kind === '.svg' ? svg : page(environment, svg));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new OperatorError(exitCodes.missing, `The chart could not be written: ${why}`);
  }
}

function jsonOf({ traffic, estimate: found, savings: levers, growth: points, thresholds: from }: Report) {
  return {
    environment: found.environment,
    traffic,
    region: pricesRegion,
    pricesAsOf,
    usage: found.usage,
    totalUsd: found.totalUsd,
    specifiedUsd: found.specifiedUsd,
    leftOutUsd: found.leftOutUsd,
    budgetUsd: found.budgetUsd,
    components: found.components.map(({ component, usd, estimate: range, verdict, lines }) => ({
      component,
      usd,
      estimate: range ?? null,
      verdict: verdict ?? null,
      lines: lines.map(({ component: _, ...line }) => line),
    })),
    levers: levers.map(({ lever: { id, title, how }, savingUsd, savingPercent }) => ({
      id,
      title,
      how,
      savingUsd,
      savingPercent,
    })),
    growth: points,
    thresholds: from,
  };
}
