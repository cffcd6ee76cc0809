/** What the verification says; pure. */
import type { Step } from './terraform.ts';

export interface Outcome {
  readonly environment: string;
  /** Of the platform. */
  readonly resources: number;
  readonly steps: readonly Step[];
  readonly problem: string | undefined;
  readonly milliseconds: number;
}

export function stepLine({ environment, module, name, milliseconds }: Step): string {
  return `${environment.padEnd(12)}${module.padEnd(11)}${name.padEnd(30)}${seconds(milliseconds)}`;
}

/** A row for each environment: how much was applied, how long the long steps took, and how it ended. */
export function summaryLines(outcomes: readonly Outcome[]): string[] {
  const of = (steps: readonly Step[], name: string) =>
    seconds(
      steps
        .filter((step) => step.module === 'platform' && step.name === name)
        .reduce((sum, step) => sum + step.milliseconds, 0),
    );
  const head = [
    'ENVIRONMENT ',
    ' RESOURCES',
    '    APPLY',
    'PLAN AGAIN',
    '  DESTROY',
    '      ALL',
    '  RESULT',
  ];
  const rows = outcomes.map(({ environment, resources, steps, problem, milliseconds }) => [
    environment.padEnd(12),
    String(resources || '-').padStart(10),
    of(steps, 'apply'),
    of(steps, 'plan again').padStart(10),
    of(steps, 'destroy'),
    seconds(milliseconds),
    `  ${problem === undefined ? 'held' : 'did not hold'}`,
  ]);
  return ['', ...[head, ...rows].map((row) => row.join(' '))];
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`.padStart(9);
}
