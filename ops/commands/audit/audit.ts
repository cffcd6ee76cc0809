/** Findings against the ledger; pure. */
import type { EnvironmentName } from '@mangu/topology/types';
import type { SynthGraph } from '../../synth/graph.ts';
import type { Finding } from './checkov.ts';
import { passedAtLeast, type Waiver, waiverLimits, waivers } from './ledger.ts';
import { policies } from './policies/index.ts';
import { Audited } from './policies/policy.ts';

export type ProblemKind =
  | 'policy'
  | 'scanner'
  | 'unused waiver'
  | 'expired waiver'
  | 'unknown resource'
  | 'too few passed'
  | 'too many waivers';

export interface Problem {
  readonly kind: ProblemKind;
  /** Id of the policy or of the scanner's check. */
  readonly check: string;
  readonly resource: string;
  readonly says: string;
}

/** Every policy of ours over an environment. */
export function checkPolicies(graph: SynthGraph, fileExists: (file: string) => boolean): Problem[] {
  const audited = new Audited(graph, fileExists);
  return policies.flatMap(({ id, check }) =>
    check(audited).map(({ resource, says }) => ({ kind: 'policy', check: id, resource, says })),
  );
}

export interface ScannedModule {
  readonly module: string;
  readonly passed: number;
  readonly failed: readonly Finding[];
}

export interface Ledger {
  readonly waivers: readonly Waiver[];
  readonly passedAtLeast: Readonly<Record<EnvironmentName, number>>;
  /** YYYY-MM-DD */
  readonly today: string;
}

export const ledgerOf = (today: string): Ledger => ({ waivers, passedAtLeast, today });

/** What the scanner found in the modules of an environment, less what is waived. */
export function checkScans(
  environment: EnvironmentName,
  graph: SynthGraph,
  scans: readonly ScannedModule[],
  { waivers: all, passedAtLeast: floors, today }: Ledger,
): Problem[] {
  const mine = all.filter(({ environments }) => environments.includes(environment));
  const waived = new Set(mine.flatMap(({ check, resources }) => resources.map((one) => `${check} ${one}`)));
  const found = scans.flatMap(({ module, failed }) =>
    failed.map((finding) => ({ ...finding, resource: `${module}: ${finding.address}` })),
  );
  const failing = new Set(found.map(({ check, resource }) => `${check} ${resource}`));
  const known = new Set(graph.blocks.map(({ module, address }) => `${module}: ${address}`));
  const passed = scans.reduce((sum, scan) => sum + scan.passed, 0);
  return [
    ...found
      .filter(({ check, resource }) => !waived.has(`${check} ${resource}`))
      .map(({ check, resource, name }) => problem('scanner', check, resource, name)),
    ...mine.flatMap(({ check, resources, expires }) => [
      ...(expires < today
        ? resources.map((one) => problem('expired waiver', check, one, `ended on ${expires}`))
        : []),
      ...resources
        .filter((one) => !failing.has(`${check} ${one}`))
        .map((one) =>
          known.has(one)
            ? problem(
                'unused waiver',
                check,
                one,
                'the scanner no longer finds this: take it out of the ledger',
              )
            : problem('unknown resource', check, one, 'there is no such resource: take it out of the ledger'),
        ),
    ]),
    ...scans
      .filter((scan) => scan.passed === 0)
      .map(({ module }) => problem('too few passed', 'checkov', module, 'the scanner checked nothing in it')),
    ...(passed < floors[environment]
      ? [
          problem(
            'too few passed',
            'checkov',
            environment,
            `${passed} checks passed; at least ${floors[environment]} did before`,
          ),
        ]
      : []),
  ];
}

/** The ledger itself has a size. */
export function checkLedger(all: readonly Waiver[]): Problem[] {
  const production = all.filter(({ environments }) => environments.includes('production')).length;
  const elsewhere = all.length - production;
  const limits = [
    ['production', production, waiverLimits.production],
    ['elsewhere', elsewhere, waiverLimits.elsewhere],
  ] as const;
  return limits
    .filter(([, number, most]) => number > most)
    .map(([where, number, most]) =>
      problem('too many waivers', 'ledger', where, `${number} waivers; ${most} are allowed`),
    );
}

function problem(kind: ProblemKind, check: string, resource: string, says: string): Problem {
  return { kind, check, resource, says };
}
