import { nameOf } from '@mangu/topology/names';
import type { Command } from 'commander';
import { findImage } from '../../aws/images.ts';
import { readService } from '../../aws/services.ts';
import type { AwsSession } from '../../aws/session.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import type { Made } from '../../operations/around.ts';
import {
  addOperationOptions,
  type OperationOptions,
  operationHelp,
  runOperation,
} from '../../operations/run.ts';
import { oneLine } from '../../terminal/text.ts';
import { planExec } from './plan.ts';

const help = `Examples:
  $ npx mangu exec -- node -p process.version
  $ npx mangu exec --image debug-1 -- sh -c 'getent hosts "$DATABASE_HOST"'

Runs one command in a task beside the server: in its network, with its variables
and secrets. The server's own image has no shell; for one, push an image that
has it to the server's repository and name it. Prints what the command wrote.
`;

interface Options extends OperationOptions {
  readonly image?: string;
}

export function defineExec(program: Command, finish: (code: ExitCode) => void): void {
  addOperationOptions(
    program
      .command('exec')
      .summary('run one command beside the server')
      .description('Run one command in a task beside the server.')
      .argument('<command...>', 'the command and its words, behind --')
      .option('--image <image>', "a debug image in the server's repository"),
  )
    .addHelpText('before', help)
    .addHelpText('after', operationHelp)
    .action(async (command: string[], options: Options) => {
      await runOperation(options, (session) => makePlan(session, command, options.image), {
        locked: false,
        after: printLog,
      });
      finish(exitCodes.done);
    });
}

async function makePlan(session: AwsSession, command: readonly string[], image: string | undefined) {
  const { names, environment, topology, aws } = session;
  const server = await readService(session, 'server');
  const taskDefinition = server.taskDefinition ?? '';
  const facts = { names, environment, taskDefinition, network: server.networkConfiguration, command };
  if (!image) return planExec({ ...facts, debug: undefined });
  const { reference } = await findImage(session, 'server', image);
  const { taskDefinition: template = {} } = await (await aws.ecs()).describeTaskDefinition({
    taskDefinition,
  });
  return planExec({ ...facts, debug: { image: reference, family: nameOf(topology, 'debug'), template } });
}

/** Everything that the task wrote; to standard error, where it disturbs no JSON. */
async function printLog({ tasks }: Made, { aws, names }: AwsSession): Promise<void> {
  const logs = await aws.logs();
  for (const arn of tasks.values()) {
    const stream = `${names.services.server}/server/${arn.split('/').at(-1)}`;
    const answer = await logs
      .filterLogEvents({ logGroupName: names.logGroups.server, logStreamNames: [stream] })
      .catch(() => undefined);
    for (const { message = '' } of answer?.events ?? []) process.stderr.write(`  ${oneLine(message)}\n`);
  }
}
