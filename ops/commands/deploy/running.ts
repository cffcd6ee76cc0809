import type { ServiceName } from '@mangu/topology/types';
import { readService, requireSteady } from '../../aws/services.ts';
import type { AwsSession } from '../../aws/session.ts';

/** What a service runs. @throws OperatorError while a deployment is under way. */
export async function whatRuns(session: AwsSession, service: ServiceName) {
  const found = await readService(session, service);
  requireSteady(found, session.environment);
  const revision = found.taskDefinition ?? '';
  const { taskDefinition } = await (await session.aws.ecs()).describeTaskDefinition({
    taskDefinition: revision,
  });
  const image = taskDefinition?.containerDefinitions?.find(({ name }) => name === service)?.image ?? '';
  const tasks = `${found.runningCount ?? 0} of ${found.desiredCount ?? 0} tasks run`;
  return { image, revision, tasks, network: found.networkConfiguration };
}
