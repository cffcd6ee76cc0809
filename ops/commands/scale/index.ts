import type { ServiceName } from '@mangu/topology/types';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { readService, serviceNames } from '../../aws/services.ts';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import {
  addOperationOptions,
  type OperationOptions,
  operationHelp,
  runOperation,
} from '../../operations/run.ts';
import { planScale, scaleProblem, type Wanted } from './plan.ts';

const help = `Examples:
  $ npx mangu scale server 6 10      between six and ten, by itself
  $ npx mangu scale client 4         four
  $ npx mangu scale server 4 4 --suspend

Changes the number of tasks for some hours. For good, change the topology: the
next apply puts its numbers back.
`;

interface Options extends OperationOptions {
  readonly suspend?: boolean;
}

export function defineScale(program: Command, finish: (code: ExitCode) => void): void {
  addOperationOptions(
    program
      .command('scale')
      .summary('more or fewer tasks, for some hours')
      .description('Run more or fewer tasks of a service, for some hours.')
      .addArgument(new Argument('<service>', 'which service').choices(serviceNames))
      .addArgument(new Argument('<least>', 'tasks, or the least of them').argParser(tasks))
      .addArgument(new Argument('[most]', 'the most, where the service scales by itself').argParser(tasks))
      .option('--suspend', 'stop scaling by itself'),
  )
    .addHelpText('before', help)
    .addHelpText('after', operationHelp)
    .action(async (service: ServiceName, least: number, most: number | undefined, options: Options) => {
      await runOperation(options, async (session) => {
        const { topology } = session;
        const { desiredCount, maxCount } = topology.services[service];
        const wanted = wantedOf(maxCount > desiredCount, least, most, options.suspend ?? false);
        const { runningCount = 0 } = await readService(session, service);
        const facts = { topology, service, running: runningCount };
        const problem = scaleProblem(facts, wanted);
        if (problem) throw new OperatorError(exitCodes.didNotHold, `${problem} Nothing was done.`);
        return planScale(facts, wanted);
      });
      finish(exitCodes.done);
    });
}

function wantedOf(scales: boolean, least: number, most: number | undefined, suspended: boolean): Wanted {
  if (scales) return { kind: 'between', least, most: most ?? least, suspended };
  if (most === undefined && !suspended) return { kind: 'fixed', tasks: least };
  throw new OperatorError(exitCodes.wrongUse, 'This service does not scale by itself: name one number.');
}

function tasks(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('It is a number of tasks.');
  return Number(text);
}
