/**
 * Called by a queue, minutes after secrets changed: several changes at once are one deployment; what fails comes back
 * to the queue and at last to its dead letters. Called by Terraform, too, after it changed a service.
 */
import { createRequire } from 'node:module';
import { changedSecrets, redeploy } from './redeploy.mjs';
import { confirmRollout } from './rollout.mjs';

// The SDK is the runtime's own. It lies on NODE_PATH, where only `require` looks, on AWS and elsewhere.
const sdk = createRequire(import.meta.url)('@aws-sdk/client-ecs');

const ecs = new sdk.ECSClient();
const { CLUSTER: cluster, SERVICES: services = '' } = process.env;

export async function handler(event) {
  if (event.rollout) {
    const target = { cluster, service: event.rollout };
    return confirmRollout(target, (input) => ecs.send(new sdk.ListServiceDeploymentsCommand(input)));
  }
  const target = { cluster, services: services.split(',') };
  const result = await redeploy(target, (input) => ecs.send(new sdk.UpdateServiceCommand(input)));
  console.log(JSON.stringify({ changed: changedSecrets(event), ...result }));
  return result;
}
