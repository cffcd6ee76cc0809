/** Waiting for AWS, with what is seen meanwhile on the line of progress. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { readService } from '../aws/services.ts';
import type { AwsSession } from '../aws/session.ts';
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Made, Surroundings } from './around.ts';
import type { Wait } from './step.ts';
import { streamOf, whyItStopped, whyItWentBack } from './why.ts';

/** @throws OperatorError when what was waited for failed, with the reason and the last lines of the log. */
export async function waitFor(wait: Wait, made: Made, around: Surroundings, title: string): Promise<void> {
  const began = performance.now();
  for (;;) {
    if (around.stop.aborted) throw leftAlone(around.session);
    const seen = await look(wait, made, around.session);
    if (seen === 'done') return;
    const seconds = Math.round((performance.now() - began) / 1000);
    around.output.progress(`${title}: ${seen}, ${seconds} s`);
    await around.lock?.renew();
    await delay(around.pollMs, undefined, { signal: around.stop }).catch(() => {});
  }
}

/** What is there now, in a few words; `done` when it is what was waited for. */
function look(wait: Wait, made: Made, session: AwsSession): Promise<string> {
  switch (wait.wait) {
    case 'task':
      return task(wait, made, session);
    case 'rollout':
      return rollout(wait, session);
    case 'count':
      return count(wait, session);
    case 'snapshot':
      return snapshot(wait.id, session);
    case 'instance':
      return instance(wait.id, session);
    case 'rotation':
      return rotation(wait.secret, session);
  }
}

async function task(
  { family, logGroup, streamPrefix }: Extract<Wait, { wait: 'task' }>,
  made: Made,
  session: AwsSession,
): Promise<string> {
  const arn = made.tasks.get(family) ?? '';
  const { tasks = [] } = await (await session.aws.ecs()).describeTasks({
    cluster: session.names.cluster,
    tasks: [arn],
  });
  const [found] = tasks;
  if (found?.lastStatus !== 'STOPPED') return (found?.lastStatus ?? 'waiting').toLowerCase();
  const code = found.containers?.[0]?.exitCode;
  if (code === 0) return 'done';
  throw await whyItStopped(session, {
    arn,
    family,
    logGroup,
    stream: streamOf(streamPrefix, 'server', arn),
    code,
    reason: found.stoppedReason,
  });
}

async function rollout(
  { service, taskDefinition }: Extract<Wait, { wait: 'rollout' }>,
  session: AwsSession,
): Promise<string> {
  const found = await readService(session, service);
  const ours = found.deployments?.find((one) => one.taskDefinition === taskDefinition);
  const primary = found.deployments?.find(({ status }) => status === 'PRIMARY');
  if (ours?.rolloutState === 'FAILED' || primary?.taskDefinition !== taskDefinition) {
    throw await whyItWentBack(session, service, ours ?? primary, taskDefinition);
  }
  const replaced = found.runningCount === found.desiredCount && (primary?.runningCount ?? 0) > 0;
  // Without any task wanted there is none to wait for.
  if (primary?.rolloutState === 'COMPLETED' && (replaced || found.desiredCount === 0)) return 'done';
  return rolloutWords(found, primary, await healthyTargets(found, session));
}

function rolloutWords(service: Service, primary: Deployment | undefined, healthy: string): string {
  const failed = primary?.failedTasks ? `, ${primary.failedTasks} failed` : '';
  return `${primary?.runningCount ?? 0} of ${service.desiredCount ?? 0} new tasks run${failed}${healthy}`;
}

/** A help for the eye only: who may not ask, or has no load balancer, is not held up. */
async function healthyTargets(service: Service, { aws }: AwsSession): Promise<string> {
  const arn = service.loadBalancers?.[0]?.targetGroupArn;
  if (!arn) return '';
  const health = await (await aws.balancing())
    .describeTargetHealth({ TargetGroupArn: arn })
    .catch(() => undefined);
  const targets = health?.TargetHealthDescriptions ?? [];
  const healthy = targets.filter(({ TargetHealth }) => TargetHealth?.State === 'healthy').length;
  return targets.length > 0 ? `, ${healthy} of ${targets.length} targets healthy` : '';
}

async function count(
  { service, atLeast }: Extract<Wait, { wait: 'count' }>,
  session: AwsSession,
): Promise<string> {
  const { runningCount = 0 } = await readService(session, service);
  return runningCount >= atLeast ? 'done' : `${runningCount} of ${atLeast} tasks run`;
}

async function snapshot(id: string, { aws }: AwsSession): Promise<string> {
  const answer = await (await aws.rds()).describeDBSnapshots({ DBSnapshotIdentifier: id });
  const [found] = answer.DBSnapshots ?? [];
  if (found?.Status === 'available') return 'done';
  if (found?.Status === 'failed') {
    throw new OperatorError(exitCodes.didNotHold, `The snapshot ${id} failed. The database goes on.`);
  }
  return `${found?.Status ?? 'not there yet'}, ${found?.PercentProgress ?? 0} %`;
}

async function instance(id: string, { aws }: AwsSession): Promise<string> {
  const answer = await (await aws.rds()).describeDBInstances({ DBInstanceIdentifier: id });
  const status = answer.DBInstances?.[0]?.DBInstanceStatus;
  if (status === 'available') return 'done';
  if (status?.includes('failed') || status?.startsWith('incompatible')) {
    throw new OperatorError(exitCodes.didNotHold, `The instance ${id} is "${status}".`);
  }
  return status ?? 'not there yet';
}

async function rotation(secret: string, { aws }: AwsSession): Promise<string> {
  const { VersionIdsToStages = {} } = await (await aws.secrets()).describeSecret({ SecretId: secret });
  const stages = Object.values(VersionIdsToStages);
  // A version that is pending and not current is one that Redis has not taken yet.
  const pending = stages.some((of) => of.includes('AWSPENDING') && !of.includes('AWSCURRENT'));
  return pending ? 'Redis takes the new token' : 'done';
}

function leftAlone({ environment }: AwsSession): OperatorError {
  return new OperatorError(
    exitCodes.didNotHold,
    'You stopped watching. What was begun goes on at AWS by itself; steps that come later are not done.',
    `See how it goes: npx mangu status --environment ${environment}`,
  );
}
