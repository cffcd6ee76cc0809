/** The way that all operations go: facts, plan, question, lock, effects, what came of it. */
import type { Command } from 'commander';
import { takeLock } from '../aws/lock.ts';
import { explained } from '../aws/refusals.ts';
import {
  type AwsSession,
  addEnvironmentOptions,
  type EnvironmentOptions,
  openSession,
} from '../aws/session.ts';
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { listenForInterrupts } from '../interrupt.ts';
import { confirm } from '../terminal/confirm.ts';
import { createOutput, type Output } from '../terminal/output.ts';
import { duration } from '../terminal/units.ts';
import type { Made } from './around.ts';
import { perform } from './perform.ts';
import type { Plan } from './step.ts';
import { planLines, planRecord } from './tell.ts';

export interface OperationOptions extends EnvironmentOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly plan?: boolean;
}

/** How often AWS is asked while something is waited for; another endpoint than AWS's is near. */
export const pollMs = process.env.AWS_ENDPOINT_URL ? 200 : 4000;

/** The options of every command that changes something at AWS. */
export function addOperationOptions(command: Command): Command {
  return addEnvironmentOptions(command)
    .option('--plan', 'say what would be done, and do nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object');
}

/** Ends every help. */
export const operationHelp = `
With --json, standard output is one object: name, environment, account, region,
  facts, warnings, steps [{says, call|wait, input}], done, milliseconds.

Exits with 0 when it is done; 1 when AWS refuses or it did not hold; 2 without
a terminal and without --yes; 3 for another account or region, credentials that
have expired, a deployment or an operator that is at it already.
`;

/**
 * @param makePlan reads what it needs and plans; undefined when there is nothing to do, which it has said.
 * @param locked false where nothing is changed that another operator could change at once.
 */
export async function runOperation(
  options: OperationOptions,
  makePlan: (session: AwsSession, output: Output) => Promise<Plan | undefined>,
  {
    locked = true,
    after,
  }: { locked?: boolean; after?: (made: Made, session: AwsSession) => Promise<void> } = {},
): Promise<void> {
  const output = createOutput(options);
  await explained(async () => {
    output.progress('Asking AWS what is there …');
    const session = await openSession(options);
    const plan = await makePlan(session, output).finally(() => output.progress(undefined));
    if (!plan) return;
    for (const line of planLines(plan, session, output.columns, output.paint)) output.result(line);
    if (options.plan) return output.record({ ...planRecord(plan, session), done: false });
    if (!options.yes) {
      await confirm({ answer: 'yes', otherwise: 'nothing was done', next: undefined });
    }
    const began = performance.now();
    const interruption = listenForInterrupts();
    const lock = locked ? await takeLock(session, plan.name) : undefined;
    if (lock?.takenOverFrom) output.warn(`Took over a lock that had run out: ${lock.takenOverFrom}.`);
    try {
      if (lock) await requireSame(plan, () => makePlan(session, output));
      const made = await perform(plan, { session, output, stop: interruption.once, pollMs, lock });
      await after?.(made, session);
    } finally {
      await lock?.release();
      interruption.release();
    }
    const milliseconds = Math.round(performance.now() - began);
    output.record({ ...planRecord(plan, session), done: true, milliseconds });
    output.result(`Done in ${duration(milliseconds)}.`);
  });
}

/** Between the plan and the yes somebody else may have deployed. @throws OperatorError then. */
async function requireSame(plan: Plan, again: () => Promise<Plan | undefined>): Promise<void> {
  const now = await again();
  if (JSON.stringify(now?.steps) === JSON.stringify(plan.steps)) return;
  throw new OperatorError(
    exitCodes.didNotHold,
    'While you read the plan something changed, so it is no longer right. Nothing was done.',
    'Run the same command again.',
  );
}
