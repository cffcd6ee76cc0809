/** Why a task or a deployment failed, out of what AWS knows about it. */
import type { Deployment } from '@aws-sdk/client-ecs';
import type { ServiceName } from '@mangu/topology/types';
import { readService } from '../aws/services.ts';
import type { AwsSession } from '../aws/session.ts';
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { oneLine } from '../terminal/text.ts';

const lines = 10;
const lookBackMs = 30 * 60_000;

interface Stopped {
  readonly arn: string;
  readonly family: string;
  readonly logGroup: string;
  readonly stream: string;
  readonly code: number | undefined;
  readonly reason: string | undefined;
}

/** A one-off task that did not end with 0. */
export async function whyItStopped(session: AwsSession, stopped: Stopped): Promise<OperatorError> {
  const { family, code, reason } = stopped;
  const how = code === undefined ? 'never ran' : `ended with ${code}`;
  const log = await lastLines(session, stopped.logGroup, stopped.stream);
  const message = [
    `${family} ${how}${reason ? `: ${oneLine(reason)}` : ''}. Nothing runs differently.`,
    ...log,
  ];
  return new OperatorError(exitCodes.didNotHold, message.join('\n'));
}

/** ECS went back to the revision before: its circuit breaker, or an alarm. */
export async function whyItWentBack(
  session: AwsSession,
  service: ServiceName,
  deployment: Deployment | undefined,
  taskDefinition: string,
): Promise<OperatorError> {
  const { names } = session;
  const why = deployment?.rolloutStateReason;
  const { events = [] } = await readService(session, service);
  const tasks = await stoppedTasks(session, service, taskDefinition);
  const [first] = tasks;
  const stream = first && streamOf(names.services[service], service, first.arn);
  const log = stream ? await lastLines(session, names.logGroups[service], stream) : [];
  const message = [
    `ECS went back to the version before. Readers were served all the time.${why ? `\nIts reason: ${oneLine(why)}` : ''}`,
    ...tasks.slice(0, 3).map(({ reason }) => `A task: ${oneLine(reason)}`),
    ...(events[0]?.message ? [`Last event: ${oneLine(events[0].message)}`] : []),
    ...log,
  ];
  return new OperatorError(
    exitCodes.didNotHold,
    message.join('\n'),
    'docs/runbooks/alarms/deployment-failed.md',
  );
}

async function stoppedTasks(session: AwsSession, service: ServiceName, taskDefinition: string) {
  const { aws, names } = session;
  const ecs = await aws.ecs();
  const list = await ecs
    .listTasks({ cluster: names.cluster, serviceName: names.services[service], desiredStatus: 'STOPPED' })
    .catch(() => undefined);
  const arns = list?.taskArns ?? [];
  if (arns.length === 0) return [];
  const { tasks = [] } = await ecs.describeTasks({ cluster: names.cluster, tasks: arns.slice(0, 20) });
  return tasks
    .filter((task) => task.taskDefinitionArn === taskDefinition)
    .map(({ taskArn = '', stoppedReason = 'no reason', containers = [] }) => {
      const code = containers[0]?.exitCode;
      return {
        arn: taskArn,
        reason: code === undefined ? stoppedReason : `${stoppedReason} (exit code ${code})`,
      };
    });
}

/** The last lines of one task's log; none when it wrote none. */
async function lastLines({ aws }: AwsSession, logGroupName: string, stream: string): Promise<string[]> {
  const answer = await (await aws.logs())
    .filterLogEvents({ logGroupName, logStreamNames: [stream], startTime: Date.now() - lookBackMs })
    .catch(() => undefined);
  const events = answer?.events ?? [];
  if (events.length === 0) return [`It wrote nothing to ${logGroupName}.`];
  return ['Its last lines:', ...events.slice(-lines).map(({ message = '' }) => `  ${oneLine(message)}`)];
}

/** As awslogs names it: prefix, container, id of the task. */
export function streamOf(prefix: string, container: string, taskArn: string): string {
  return `${prefix}/${container}/${taskArn.split('/').at(-1)}`;
}
