import type { ServiceName } from '@mangu/topology/types';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { movingDeployment, readService, serviceNames } from '../../aws/services.ts';
import type { AwsSession } from '../../aws/session.ts';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import {
  addOperationOptions,
  type OperationOptions,
  operationHelp,
  runOperation,
} from '../../operations/run.ts';
import { planRollback, previousRevision } from './plan.ts';

const help = `Examples:
  $ npx mangu rollback server
  $ npx mangu rollback client --to 7

Puts the version back that ran before, for when new tasks are healthy and still
wrong. The database stays: every migration leaves the version before working.
Also takes back a deployment that is under way.
`;

interface Options extends OperationOptions {
  readonly to?: number;
}

export function defineRollback(program: Command, finish: (code: ExitCode) => void): void {
  addOperationOptions(
    program
      .command('rollback')
      .summary('put the version before back')
      .description('Put the version back that a service ran before.')
      .addArgument(new Argument('<service>', 'which service').choices(serviceNames))
      .option('--to <revision>', 'number of the revision (default: the one before)', wholeNumber),
  )
    .addHelpText('before', help)
    .addHelpText('after', operationHelp)
    .action(async (service: ServiceName, options: Options) => {
      await runOperation(options, async (session) => {
        const { names, environment } = session;
        const found = await readService(session, service);
        const moving = movingDeployment(found) !== undefined;
        const revision = found.taskDefinition ?? '';
        const to = options.to
          ? `${revision.replace(/:\d+$/, '')}:${options.to}`
          : await findPrevious(session, service, revision);
        if (to === revision) throw new OperatorError(exitCodes.didNotHold, `${to} runs already.`);
        return planRollback({
          names,
          environment,
          service,
          moving,
          running: { revision, image: await imageOf(session, service, revision) },
          target: { revision: to, image: await imageOf(session, service, to) },
        });
      });
      finish(exitCodes.done);
    });
}

/** A revision that is there and holds a container of that service. */
async function imageOf({ aws }: AwsSession, service: ServiceName, revision: string): Promise<string> {
  const { taskDefinition } = await (await aws.ecs()).describeTaskDefinition({ taskDefinition: revision });
  return taskDefinition?.containerDefinitions?.find(({ name }) => name === service)?.image ?? '';
}

/** ECS keeps what was deployed for ninety days. */
async function findPrevious({ aws, names }: AwsSession, service: ServiceName, running: string) {
  const ecs = await aws.ecs();
  const { serviceDeployments = [] } = await ecs.listServiceDeployments({
    cluster: names.cluster,
    service: names.services[service],
    status: ['SUCCESSFUL'],
    maxResults: 20,
  });
  const arns = serviceDeployments.flatMap(({ targetServiceRevisionArn }) => targetServiceRevisionArn ?? []);
  const { serviceRevisions = [] } =
    arns.length > 0 ? await ecs.describeServiceRevisions({ serviceRevisionArns: arns }) : {};
  const ordered = arns.flatMap(
    (arn) => serviceRevisions.find(({ serviceRevisionArn }) => serviceRevisionArn === arn) ?? [],
  );
  const previous = previousRevision(ordered, running);
  if (previous) return previous;
  throw new OperatorError(
    exitCodes.didNotHold,
    `ECS knows no earlier deployment of ${service} that succeeded. Nothing was done.`,
    'Name a revision yourself with --to.',
  );
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text))
    throw new InvalidArgumentError('It is the number behind the colon, such as 7.');
  return Number(text);
}
