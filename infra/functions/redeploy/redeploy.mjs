/** A service that is not there, or on its way out, has no tasks that would need the new secret. */
const nothingToDo = new Set(['ServiceNotFoundException', 'ServiceNotActiveException']);

/**
 * Starts new tasks of each service, of the revision it runs: tasks read their secrets only when they start.
 * @param {{ cluster: string, services: readonly string[] }} target
 * @param {(input: { cluster: string, service: string, forceNewDeployment: true }) => Promise<unknown>} updateService
 * @returns {Promise<{ redeployed: string[] }>}
 */
export async function redeploy({ cluster, services }, updateService) {
  const redeployed = [];
  for (const service of services) {
    try {
      await updateService({ cluster, service, forceNewDeployment: true });
      redeployed.push(service);
    } catch (error) {
      if (!nothingToDo.has(error?.name)) throw error;
    }
  }
  return { redeployed };
}

/**
 * Which secrets a batch of messages is about, for the log; never their values, which events do not hold.
 * @param {{ Records?: readonly { body: string }[] }} batch
 * @returns {string[]}
 */
export function changedSecrets({ Records = [] }) {
  const names = Records.map(({ body }) => JSON.parse(body)?.detail?.name ?? 'unknown');
  return [...new Set(names)].sort();
}
