import { Argument, type Command, InvalidArgumentError } from 'commander';
import { faultName } from '../../aws/refusals.ts';
import type { AwsSession } from '../../aws/session.ts';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import {
  addOperationOptions,
  type OperationOptions,
  operationHelp,
  runOperation,
} from '../../operations/run.ts';
import { planRestore, planSnapshot, type RestorePoint, stampOf, timeProblem } from './plan.ts';

const help = `Examples:
  $ npx mangu db snapshot
  $ npx mangu db restore --time 2026-11-25T13:59:00Z
  $ npx mangu db restore --snapshot ID --environment staging

A snapshot is taken while the database goes on. A restore makes a second
instance beside it, named …-restored, and never touches the one that runs.
Without --time and --snapshot it restores the newest second there is.
`;

interface Options extends OperationOptions {
  readonly time?: Date;
  readonly snapshot?: string;
}

export function defineDb(program: Command, finish: (code: ExitCode) => void): void {
  addOperationOptions(
    program
      .command('db')
      .summary('take a snapshot of the database, or restore one')
      .description('Take a snapshot of the database, or restore it beside itself.')
      .addArgument(new Argument('<action>', 'what to do').choices(['snapshot', 'restore']))
      .option('--time <time>', 'restore this second, such as 2026-11-25T13:59:00Z', instant)
      .option('--snapshot <id>', 'restore this snapshot'),
  )
    .addHelpText('before', help)
    .addHelpText('after', operationHelp)
    .action(async (action: 'snapshot' | 'restore', options: Options) => {
      const { time, snapshot } = options;
      if (time && snapshot)
        throw new OperatorError(exitCodes.wrongUse, 'Name a time or a snapshot, not both.');
      if (action === 'snapshot' && (time || snapshot)) {
        throw new OperatorError(exitCodes.wrongUse, '--time and --snapshot are for restore.');
      }
      const stamp = stampOf(new Date());
      await runOperation(options, async (session) => {
        const { environment, names } = session;
        const original = await findInstance(session, names.database);
        if (!original) throw notThere(session);
        if (action === 'snapshot') return planSnapshot(environment, names.database, stamp);
        const problem = time && timeProblem(time, original, new Date());
        if (problem) throw new OperatorError(exitCodes.didNotHold, `${problem} Nothing was done.`);
        if (await findInstance(session, `${names.database}-restored`)) {
          const message = `${names.database}-restored is there already. Nothing was done.`;
          throw new OperatorError(exitCodes.missing, message, 'Use it, or remove it first.');
        }
        return planRestore(environment, original, pointOf(options));
      });
      finish(exitCodes.done);
    });
}

function pointOf({ time, snapshot }: Options): RestorePoint {
  if (snapshot) return { kind: 'snapshot', id: snapshot };
  return time ? { kind: 'time', time } : { kind: 'latest' };
}

async function findInstance({ aws }: AwsSession, id: string) {
  const answer = await (await aws.rds())
    .describeDBInstances({ DBInstanceIdentifier: id })
    .catch((error: unknown) => {
      if (['DBInstanceNotFound', 'DBInstanceNotFoundFault'].includes(faultName(error))) return undefined;
      throw error;
    });
  return answer?.DBInstances?.[0];
}

function notThere({ names, account, region }: AwsSession): OperatorError {
  return new OperatorError(
    exitCodes.missing,
    `Account ${account} has no database ${names.database} in ${region}. Nothing was done.`,
    'When it is gone, its backups are not: docs/runbooks/data-loss-restore.md, step 2.',
  );
}

function instant(text: string): Date {
  const time = new Date(text);
  const exact = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text);
  if (!exact || Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError('It is a second with its zone, such as 2026-11-25T13:59:00Z.');
  }
  return time;
}
