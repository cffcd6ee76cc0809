/** Topology, usage and prices become the lines of a month's bill. Pure. */
import type { Topology } from '@mangu/topology/types';
import type { Line, Scenario } from './line.ts';
import { leftOutLines } from './lines-left-out.ts';
import { specifiedLines } from './lines-specified.ts';
import { type Month, monthOf } from './month.ts';
import {
  type Component,
  leftOut,
  type Range,
  type SpecifiedComponent,
  specified,
  specifiedTotal,
  type Verdict,
  verdictOf,
} from './specification.ts';
import type { Usage } from './usage.ts';

export interface ComponentCost {
  readonly component: Component;
  /** Absent where the specification has no estimate. */
  readonly estimate: Range | undefined;
  readonly verdict: Verdict | undefined;
  readonly usd: number;
  readonly lines: readonly Line[];
}

export interface Estimate {
  readonly environment: string;
  readonly usage: Usage;
  readonly month: Month;
  readonly components: readonly ComponentCost[];
  /** Of what the specification estimates. */
  readonly specifiedUsd: number;
  readonly specifiedVerdict: Verdict;
  readonly leftOutUsd: number;
  readonly totalUsd: number;
  readonly totalVerdict: Verdict;
  readonly budgetUsd: number;
}

/** Nothing promised for a year, and NAT as the specification has it. */
export function plainScenario(topology: Topology, usage: Usage): Scenario {
  return {
    topology,
    usage,
    databaseReserved: false,
    cacheReserved: false,
    computeSavingsPlan: false,
    endpointsInsteadOfNat: false,
  };
}

export function estimate(scenario: Scenario): Estimate {
  const { topology, usage } = scenario;
  const month = monthOf(topology, usage);
  const lines = [...specifiedLines(scenario, month), ...leftOutLines(scenario, month)];
  const componentCost = (component: Component, range?: Range): ComponentCost => {
    const own = lines.filter((line) => line.component === component && line.quantity > 0);
    const usd = sum(own);
    return {
      component,
      estimate: range,
      verdict: range && verdictOf(usd, range),
      usd,
      lines: own,
    };
  };
  const known = specifiedNames.map((name) => componentCost(name, specified[name]));
  const others = leftOut.map((name) => componentCost(name)).filter((component) => component.lines.length > 0);
  const specifiedUsd = sum(known);
  const leftOutUsd = sum(others);
  const totalUsd = specifiedUsd + leftOutUsd;
  return {
    environment: topology.environment,
    usage,
    month,
    components: [...known, ...others],
    specifiedUsd,
    specifiedVerdict: verdictOf(specifiedUsd, specifiedTotal),
    leftOutUsd,
    totalUsd,
    totalVerdict: verdictOf(totalUsd, specifiedTotal),
    budgetUsd: topology.cost.monthlyBudgetUsd,
  };
}

const specifiedNames: readonly SpecifiedComponent[] = [
  'ECS Fargate',
  'RDS',
  'ElastiCache',
  'ALB',
  'CloudFront',
  'S3',
  'Secrets Manager',
];

function sum(parts: readonly { readonly usd: number }[]): number {
  return parts.reduce((total, { usd }) => total + usd, 0);
}
