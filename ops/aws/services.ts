import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { ServiceName } from '@mangu/topology/types';
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { faultName } from './refusals.ts';
import type { AwsSession } from './session.ts';

export const serviceNames: readonly ServiceName[] = ['server', 'client'];

/** @throws OperatorError when there is no such service here: another account, or nothing applied yet. */
export async function readService(
  { aws, names, environment, account, region }: AwsSession,
  service: ServiceName,
): Promise<Service> {
  const name = names.services[service];
  const answer = await (await aws.ecs())
    .describeServices({ cluster: names.cluster, services: [name] })
    .catch((error: unknown) => {
      if (faultName(error) === 'ClusterNotFoundException') return undefined;
      throw error;
    });
  const found = answer?.services?.find(({ status }) => status !== 'INACTIVE');
  if (found) return found;
  throw new OperatorError(
    exitCodes.missing,
    `Account ${account} has no service ${name} in ${region}. Nothing was done.`,
    `Is it the right account? If ${environment} was never applied: docs/runbooks/first-apply.md.`,
  );
}

/** A deployment that is under way, or was left half finished. */
export function movingDeployment(service: Service): Deployment | undefined {
  return service.deployments?.find(
    ({ status, rolloutState }) => status === 'ACTIVE' || rolloutState === 'IN_PROGRESS',
  );
}

/** @throws OperatorError when a deployment is under way or was left half finished. */
export function requireSteady(service: Service, environment: string): void {
  const moving = movingDeployment(service);
  if (!moving) return;
  const since = moving.createdAt ? ` since ${moving.createdAt.toISOString()}` : '';
  throw new OperatorError(
    exitCodes.missing,
    `${service.serviceName} is being deployed already${since} (${moving.rolloutState ?? moving.status}). Nothing was done.`,
    `Wait for it: npx mangu status --environment ${environment}; or take it back: npx mangu rollback.`,
  );
}
