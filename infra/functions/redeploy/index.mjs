/**
 * Called by a queue, minutes after secrets changed. Several changes at once are one deployment. What fails comes
 * back to the queue and at last to its dead letters.
 */
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { changedSecrets, redeploy } from './redeploy.mjs';

const ecs = new ECSClient();
const { CLUSTER: cluster, SERVICES: services = '' } = process.env;

export async function handler(batch) {
  const target = { cluster, services: services.split(',') };
  const result = await redeploy(target, (input) => ecs.send(new UpdateServiceCommand(input)));
  console.log(JSON.stringify({ changed: changedSecrets(batch), ...result }));
}
