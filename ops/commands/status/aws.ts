/** How an environment on AWS is: asked in parallel, and what may not be asked is left out and said. */
import type { Service } from '@aws-sdk/client-ecs';
import type { ServiceName } from '@mangu/topology/types';
import { movingDeployment, readService, serviceNames } from '../../aws/services.ts';
import type { AwsSession } from '../../aws/session.ts';
import type { EnvironmentStatus, ServiceStatus } from './environment-words.ts';

export async function inquireEnvironment(session: AwsSession): Promise<EnvironmentStatus> {
  const { environment, account, region } = session;
  const services = await Promise.all(serviceNames.map((service) => serviceStatus(session, service)));
  const [alarms, costUsd] = await Promise.all([
    allowed(ringing(session)),
    allowed(costSoFar(session, new Date())),
  ]);
  return { environment, account, region, services, alarms, costUsd };
}

async function serviceStatus(session: AwsSession, service: ServiceName): Promise<ServiceStatus> {
  const found = await readService(session, service);
  const moving = movingDeployment(found);
  const { image, tags } = await version(session, service, found);
  const targets = await allowed(targetHealth(session, found));
  return {
    service,
    running: found.runningCount ?? 0,
    desired: found.desiredCount ?? 0,
    healthy: targets,
    revision: (found.taskDefinition ?? '').split('/').at(-1) ?? '',
    image,
    tags: tags ?? [],
    deployment: moving
      ? { state: moving.rolloutState ?? 'IN_PROGRESS', since: moving.createdAt?.toISOString() ?? null }
      : null,
    lastEvent: found.events?.[0]?.message ?? null,
  };
}

async function version(session: AwsSession, service: ServiceName, found: Service) {
  const { aws, names } = session;
  const { taskDefinition } = await (await aws.ecs()).describeTaskDefinition({
    taskDefinition: found.taskDefinition ?? '',
  });
  const image = taskDefinition?.containerDefinitions?.find(({ name }) => name === service)?.image ?? '';
  const [, imageDigest] = image.split('@');
  if (!imageDigest) return { image, tags: [] };
  const tags = await allowed(
    (await aws.ecr())
      .describeImages({ repositoryName: names.repositories[service], imageIds: [{ imageDigest }] })
      .then(({ imageDetails = [] }) => imageDetails[0]?.imageTags ?? []),
  );
  return { image, tags };
}

async function targetHealth({ aws }: AwsSession, service: Service): Promise<number | null> {
  const arn = service.loadBalancers?.[0]?.targetGroupArn;
  if (!arn) return null;
  const answer = await (await aws.balancing()).describeTargetHealth({ TargetGroupArn: arn });
  return (answer.TargetHealthDescriptions ?? []).filter(
    ({ TargetHealth }) => TargetHealth?.State === 'healthy',
  ).length;
}

/** Names of the alarms of this environment that ring now, composites too. */
async function ringing({ aws, topology }: AwsSession): Promise<string[]> {
  const cloudwatch = await aws.cloudwatch();
  const found: string[] = [];
  let next: string | undefined;
  do {
    const answer = await cloudwatch.describeAlarms({
      StateValue: 'ALARM',
      AlarmNamePrefix: `${topology.product}-`,
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      ...(next ? { NextToken: next } : {}),
    });
    for (const { AlarmName = '' } of [...(answer.MetricAlarms ?? []), ...(answer.CompositeAlarms ?? [])]) {
      if (AlarmName.endsWith(`-${topology.environment}`)) found.push(AlarmName);
    }
    next = answer.NextToken;
  } while (next);
  return found.sort();
}

/** Of this month until yesterday; AWS knows today only tomorrow. On the first there is nothing to ask. */
async function costSoFar({ aws, environment }: AwsSession, now: Date): Promise<number | null> {
  const today = now.toISOString().slice(0, 10);
  const first = `${today.slice(0, 8)}01`;
  if (first === today) return null;
  const answer = await (await aws.costs()).getCostAndUsage({
    TimePeriod: { Start: first, End: today },
    Granularity: 'MONTHLY',
    Metrics: ['UnblendedCost'],
    Filter: { Tags: { Key: 'Environment', Values: [environment] } },
  });
  const amount = answer.ResultsByTime?.[0]?.Total?.UnblendedCost?.Amount;
  return amount === undefined ? null : Math.round(Number(amount) * 100) / 100;
}

/** Null where AWS does not let us ask; the rest is worth having without. */
async function allowed<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch((error: unknown) => {
    if (error instanceof Error && '$metadata' in error) return null;
    throw error;
  });
}
