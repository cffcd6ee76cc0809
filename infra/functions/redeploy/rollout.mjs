/** How ECS calls a deployment that did not become what was asked for. */
const undone = new Set([
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
  'STOP_REQUESTED',
  'STOPPED',
]);

/**
 * Whether a service that is steady is so with what was asked for, or because ECS took it back.
 * @param {{ cluster: string, service: string }} target
 * @param {(input: { cluster: string, service: string }) => Promise<{ serviceDeployments?: readonly object[] }>} listServiceDeployments
 * @returns {Promise<{ service: string, status: string }>} rejects when it was taken back, with ECS's reason.
 */
export async function confirmRollout({ cluster, service }, listServiceDeployments) {
  const { serviceDeployments = [] } = await listServiceDeployments({ cluster, service });
  const [latest] = [...serviceDeployments].sort((a, b) => madeAt(b) - madeAt(a));
  const status = latest?.status ?? 'NONE';
  if (undone.has(status)) {
    const reason = latest.statusReason ?? 'it gave no reason';
    throw new Error(
      `ECS took the deployment of ${service} back (${status}): ${reason}. It runs with the settings it had before. Mend the cause and apply again.`,
    );
  }
  return { service, status };
}

function madeAt({ createdAt }) {
  return Number(new Date(createdAt ?? 0));
}
